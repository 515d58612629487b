import type { Path } from "../resource.ts";

/** `spec.template.metadata.labels["app.kubernetes.io/name"]`; empty for the root. */
export const pathText = (path: Path): string =>
  path
    .map((step) => {
      if (typeof step === "number") return `[${step}]`;
      return /^[A-Za-z_$][\w-]*$/.test(step) ? `.${step}` : `[${JSON.stringify(shortened(step))}]`;
    })
    .join("")
    .replace(/^\./, "");

/** In a sentence: `` `spec.replicas` ``, or "the object". */
export const named = (path: Path): string => (path.length === 0 ? "the object" : `\`${pathText(path)}\``);

const shortened = (step: string): string => (step.length > 80 ? `${step.slice(0, 80)}…` : step);

/** At the start of a sentence. */
export const namedFirst = (path: Path): string => (path.length === 0 ? "The object" : `\`${pathText(path)}\``);
