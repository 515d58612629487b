/** Rego of the base branch about the files that a pull request changes, by conftest, where the configuration asks for it. */
import { Transient } from "../../domain/failure.ts";
import type { Sha } from "../../domain/repository.ts";
import type { Mirror, MirrorFile } from "../../ports/mirrors.ts";
import { readConftest } from "../../validation/policies/conftest.ts";
import type { NotEvaluated, PolicyFinding } from "../../validation/policies/policy-report.ts";
import { isRegular } from "./candidates.ts";
import type { CheckedSide, CheckRoom } from "./check-room.ts";
import type { CheckPlan } from "./plan-files.ts";

export interface Asked {
  readonly findings: readonly PolicyFinding[];
  readonly problems: readonly NotEvaluated[];
}

/** Their names are arguments of a program, which can take some two megabytes. */
const MOST_FILES = 2_000;
const NOBODY = "nothing can be started here that could ask it";

/** Only within `room.alone`. Throws Transient where a file cannot be read now. */
export async function askConftest(
  room: CheckRoom,
  mirror: Mirror,
  folder: string,
  plan: CheckPlan,
  after: CheckedSide,
  standing: Sha,
): Promise<Asked> {
  const resources = [...after.resources.values()].flat().filter(({ file }) => plan.changed.has(file));
  const paths = [...new Set(resources.filter(({ part }) => part !== true).map(({ file }) => file))];
  if (paths.length === 0) return { findings: [], problems: [] };
  const policies = (await mirror.files(standing)).filter(
    (file) => isRegular(file) && file.path.startsWith(`${folder}/`),
  );
  const problem = (why: string): Asked => ({
    findings: [],
    problems: [{ policy: "conftest", why, objects: resources.length }],
  });
  if (!policies.some(({ path }) => path.endsWith(".rego")))
    return problem(`there is no Rego in ${folder} on the base branch, where towpath.yaml says that it is`);
  if (paths.length > MOST_FILES)
    return problem(`${paths.length} changed files are more than the ${MOST_FILES} that it is asked about at once`);
  const { renderer } = room.rendering ?? {};
  if (renderer === undefined) return problem(NOBODY);
  const manifests = plan.after.files.filter(({ path }) => paths.includes(path));
  const files = [...(await contents(mirror, policies)), ...(await contents(mirror, manifests, MANIFESTS))];
  const answer = await renderer.conftest({
    ...{ kind: "conftest", files, policy: folder },
    manifests: manifests.map(({ path }) => `${MANIFESTS}${path}`),
  });
  if (answer.outcome !== "rendered") return problem(`conftest did not answer: ${sentence(answer.message)}`);
  const output = parsed(answer.text);
  const read = readConftest(withPaths(output), resources);
  if ("problem" in read) return problem(read.problem);
  const elsewhere = read.elsewhere.map((said) => ({
    policy: "conftest",
    why: `of no object, it said ${said}`,
    objects: 0,
  }));
  return { findings: read.findings, problems: elsewhere };
}

/** Beside the policies, whose folder a pull request may change too. */
const MANIFESTS = "manifests/";

async function contents(mirror: Mirror, files: readonly MirrorFile[], under = "") {
  const blobs = await mirror.blobs(files.map(({ blob }) => blob));
  return files.map(({ path, blob }) => {
    const bytes = blobs.get(blob);
    if (bytes === undefined) throw new Transient(`${path} is not in the mirror yet`);
    return { path: `${under}${path}`, bytes };
  });
}

/** Undefined where it is no JSON: not the shape that is read. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function withPaths(output: unknown): unknown {
  if (!Array.isArray(output)) return output;
  return output.map((result: unknown) => {
    if (typeof result !== "object" || result === null || !("filename" in result)) return result;
    const { filename } = result;
    return typeof filename === "string" && filename.startsWith(MANIFESTS)
      ? { ...result, filename: filename.slice(MANIFESTS.length) }
      : result;
  });
}

const sentence = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, 500).replace(/\.$/, "");
