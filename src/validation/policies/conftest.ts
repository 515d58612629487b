/**
 * Rego by conftest, where a configuration asks for it: whoever runs it implements {@link Conftest} (isolated, as
 * renderers are); this file reads what it prints. Towpath itself evaluates no Rego.
 */
import type { Resource } from "../resource.ts";
import { isPlain, listAt, textAt } from "./plain.ts";
import { type PolicyFinding, quoted } from "./policy-report.ts";

/** Runs `conftest test --output json --all-namespaces` on the files, with the policies of a folder (`policy/`). */
export interface Conftest {
  /** What it printed, as a parsed value; or why it could not run, a sentence: then the check must not be green. */
  test(files: readonly string[], folder: string): Promise<{ readonly output: unknown } | { readonly problem: string }>;
}

/**
 * Findings of conftest's JSON. It names files only, so a remark goes to the resource of the file whose name it speaks of,
 * else to the first; remarks on files that hold no resource are in `elsewhere`. Anything that is not its shape: a problem.
 */
export function readConftest(
  output: unknown,
  resources: readonly Resource[],
):
  | { readonly findings: readonly PolicyFinding[]; readonly elsewhere: readonly string[] }
  | { readonly problem: string } {
  if (!Array.isArray(output)) return { problem: "conftest did not print a list of results" };
  const findings: PolicyFinding[] = [];
  const elsewhere: string[] = [];
  for (const result of output) {
    const file = textAt(result, "filename");
    if (!isPlain(result) || file === undefined) return { problem: "conftest printed a result without a file" };
    const there = resources.filter((resource) => resource.file === file);
    for (const [key, level] of LEVELS) {
      for (const remark of listAt(result, key)) {
        const said = quoted(textAt(remark, "msg") ?? "");
        const resource = there.find(({ name }) => name !== "" && said.includes(name)) ?? there[0];
        if (resource === undefined) elsewhere.push(`${file}: ${said}`);
        else findings.push(findingOf(textAt(result, "namespace") ?? "main", level, resource, said));
      }
    }
  }
  return { findings, elsewhere };
}

const LEVELS = [
  ["failures", "error"],
  ["warnings", "warning"],
] as const;

const findingOf = (
  namespace: string,
  level: PolicyFinding["level"],
  resource: Resource,
  said: string,
): PolicyFinding => ({
  policy: `conftest/${namespace}`,
  level,
  resource,
  path: [],
  removed: false,
  message: `the Rego that conftest asked (${namespace}) ${level === "error" ? "refuses" : "warns of"} it: ${said}`,
  remedy: "change the manifest, or ask those who keep the policy",
});
