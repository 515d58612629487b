/** One question to conftest: Rego of a folder about manifests, and what its answer says of their objects. */
import { posix } from "node:path";
import type { ConftestTask, RenderFile, Rendering } from "../../domain/rendering.ts";
import type { Resource } from "../resource.ts";
import { readConftest } from "./conftest.ts";
import type { NotEvaluated, PolicyFinding } from "./policy-report.ts";

export interface ConftestQuestion {
  /** The folder of the policies, and all files in it. */
  readonly folder: string;
  readonly policies: readonly RenderFile[];
  readonly manifests: readonly RenderFile[];
  /** The objects of the manifests. */
  readonly resources: readonly Resource[];
}

export interface ConftestReport {
  readonly findings: readonly PolicyFinding[];
  /** Why something is not known: such a check is not green. */
  readonly problems: readonly NotEvaluated[];
}

/** Their names are arguments of a program, which can take some two megabytes. */
const MOST_FILES = 2_000;

/** `ask` undefined: there is nobody who could be asked. Throws what it throws. */
export async function askConftest(
  ask: ((task: ConftestTask) => Promise<Rendering>) | undefined,
  { folder, policies, manifests, resources }: ConftestQuestion,
): Promise<ConftestReport> {
  const problem = (why: string): ConftestReport => ({
    findings: [],
    problems: [{ policy: "conftest", why, objects: resources.length }],
  });
  if (!policies.some(({ path }) => path.endsWith(".rego")))
    return problem(`there is no Rego in ${folder}, where towpath.yaml says that it is`);
  if (manifests.length > MOST_FILES)
    return problem(`${manifests.length} files are more than the ${MOST_FILES} that it is asked about at once`);
  if (ask === undefined) return problem("nothing can be started here that could ask it");
  // Numbered: whatever their paths are, they lie beside the policies and not in their place.
  const pathOf = new Map(manifests.map(({ path }, at) => [`manifests/${at}/${nameOf(path)}`, path]));
  const given = manifests.map(({ path, bytes }, at) => ({ path: `manifests/${at}/${nameOf(path)}`, bytes }));
  const task = {
    kind: "conftest",
    policy: folder,
    files: [...policies, ...given],
    manifests: [...pathOf.keys()],
  } as const;
  const answer = await ask(task);
  if (answer.outcome !== "rendered") return problem(`conftest did not answer: ${sentence(answer.message)}`);
  const read = readConftest(withPaths(parsed(answer.text), pathOf), resources);
  if ("problem" in read) return problem(read.problem);
  const elsewhere = read.elsewhere.map((said) => ({
    policy: "conftest",
    why: `of no object, it said ${said}`,
    objects: 0,
  }));
  return { findings: read.findings, problems: elsewhere };
}

/** conftest tells formats by endings; standard input has none. */
const nameOf = (path: string): string => (/\.\w+$/.test(path) ? posix.basename(path) : `${posix.basename(path)}.yaml`);

/** Undefined where it is no JSON: not the shape that is read. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function withPaths(output: unknown, pathOf: ReadonlyMap<string, string>): unknown {
  if (!Array.isArray(output)) return output;
  return output.map((result: unknown) => {
    if (typeof result !== "object" || result === null || !("filename" in result)) return result;
    return { ...result, filename: pathOf.get(String(result.filename)) ?? result.filename };
  });
}

const sentence = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, 500).replace(/\.$/, "");
