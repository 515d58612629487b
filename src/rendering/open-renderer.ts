/** The renderer of this machine: its programs, and the confinement in which they run. */
import { Transient } from "../domain/failure.ts";
import type { ConftestTask, RenderFile, Rendering, RenderTask } from "../domain/rendering.ts";
import type { Renderer } from "../ports/renderer.ts";
import { type Confinement, ENVIRONMENT } from "./confinement.ts";
import { conftestAnswered, conftestArguments } from "./conftest.ts";
import { type FoundConfinement, findConfinement } from "./find-confinement.ts";
import { findProgram } from "./find-program.ts";
import { helmArguments } from "./helm.ts";
import { kustomizeArguments, outerKustomization, TREE } from "./kustomize.ts";
import { DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { type ProgramEnd, runProgram } from "./run-program.ts";
import { unconfined } from "./unconfined.ts";
import { openWorkFolder } from "./work-folder.ts";

export interface RendererSettings {
  /** `auto`: where programs can be confined; `unsafe`: also where they cannot. */
  readonly mode: "auto" | "off" | "unsafe";
  /** Path of kustomize or kubectl; undefined: whichever of the two is on `path`, in this order. */
  readonly kustomize: string | undefined;
  /** Path of helm; undefined: looked for on `path`. */
  readonly helm: string | undefined;
  /** Path of conftest; undefined: looked for on `path`. */
  readonly conftest?: string | undefined;
  /** `PATH` of Towpath itself. */
  readonly path: string;
  readonly limits?: Partial<Limits>;
  /** For tests; default: found out once, at the first rendering. */
  readonly confinement?: () => Promise<FoundConfinement>;
}

/** Nothing is started before the first rendering. */
export function openRenderer(settings: RendererSettings): Renderer {
  const limits = { ...DEFAULT_LIMITS, ...settings.limits };
  const isRoot = process.getuid?.() === 0;
  const search = settings.confinement ?? (() => findConfinement({ isRoot, limits }));
  let found: Promise<FoundConfinement> | undefined;
  const confine = async (): Promise<Confinement | string> => {
    found ??= search();
    // A machine that was too busy to try is asked again.
    found.catch(() => (found = undefined));
    const { confinement, reason } = await found;
    if (confinement !== undefined) return confinement;
    if (settings.mode === "unsafe") return unconfined(await findProgram("prlimit", settings.path));
    return `Nothing is rendered, because programs cannot be confined on this machine (${reason}).`;
  };
  /** Or why there is none. */
  const prepare = async (kind: Task["kind"]): Promise<Prepared | string> => {
    if (settings.mode === "off") return "Nothing is rendered, because the operator switched it off.";
    const program = await programFor(kind, settings);
    if (program === undefined) return MISSING[kind];
    const confinement = await confine();
    return typeof confinement === "string" ? confinement : { program, confinement };
  };
  const renderOne = async (task: Task): Promise<Rendering> => {
    const prepared = await prepare(task.kind);
    if (typeof prepared === "string") return unavailable(prepared);
    return await run(task, prepared.program, prepared.confinement, limits, isRoot);
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (task: Task): Promise<Rendering> => {
    const rendering = last.then(() => renderOne(task));
    last = rendering.catch(() => undefined);
    return rendering;
  };
  return {
    render: inTurn,
    conftest: inTurn,
    whyNot: async (kind) => {
      const prepared = await prepare(kind);
      return typeof prepared === "string" ? prepared : undefined;
    },
  };
}

type Task = RenderTask | ConftestTask;

interface Prepared {
  readonly program: string;
  readonly confinement: Confinement;
}

const unavailable = (message: string): Rendering => ({ outcome: "unavailable", message });
const MISSING = {
  kustomize:
    "Kustomizations are not rendered, because neither kustomize nor kubectl is there (PATH, or the setting KUSTOMIZE).",
  helm: "Charts are not rendered, because helm is not there (PATH, or the setting HELM).",
  conftest: "conftest is not asked, because it is not there (PATH, or the setting CONFTEST).",
};

async function programFor(
  kind: Task["kind"],
  { kustomize, helm, conftest, path }: RendererSettings,
): Promise<string | undefined> {
  if (kind === "conftest") return await findProgram(conftest ?? "conftest", path);
  if (kind === "helm") return await findProgram(helm ?? "helm", path);
  if (kustomize !== undefined) return await findProgram(kustomize, path);
  return (await findProgram("kustomize", path)) ?? (await findProgram("kubectl", path));
}

async function run(
  task: Task,
  program: string,
  confinement: Confinement,
  limits: Limits,
  isRoot: boolean,
): Promise<Rendering> {
  const bytes = task.files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes > limits.treeBytes)
    return failed("limit", `The files of ${bytes} bytes are more than the ${limits.treeBytes} that are rendered.`);
  const outer = task.kind === "kustomize" ? [outerKustomization(task)] : [];
  // Who is not confined is not somebody else either.
  const folder = await openWorkFolder([...task.files.map(inTree), ...outer], isRoot && confinement.name !== "none");
  try {
    const seen = confinement.workFolder(folder.work);
    const args = argumentsFor(task, program, seen);
    const command = confinement.command({ program, args, work: folder.work, mount: folder.mount, limits });
    const { wallMs, outputBytes } = limits;
    const end = await runProgram({ command, env: ENVIRONMENT, folder: folder.work, wallMs, outputBytes });
    if (task.kind === "conftest" && end.limit === undefined && conftestAnswered(end.exitCode, end.output))
      return { outcome: "rendered", text: end.output.toString("utf8").replaceAll(`${seen}/${TREE}/`, "") };
    return outcomeOf(end, limits, [seen, folder.work]);
  } finally {
    await folder.remove();
  }
}

function argumentsFor(task: Task, program: string, seen: string): readonly string[] {
  if (task.kind === "conftest") return conftestArguments(task, seen);
  return task.kind === "kustomize" ? kustomizeArguments(program, seen) : helmArguments(task, seen);
}

const inTree = ({ path, bytes }: RenderFile): RenderFile => ({ path: `${TREE}/${path}`, bytes });

function outcomeOf(end: ProgramEnd, limits: Limits, folders: readonly string[]): Rendering {
  if (end.limit === "time") return failed("limit", `It took longer than ${limits.wallMs / 1000} s and was stopped.`);
  if (end.limit === "output")
    return failed("limit", `It wrote more than ${Math.round(limits.outputBytes / 1024 / 1024)} MB and was stopped.`);
  if (OUT_OF_MEMORY.test(end.complaint))
    return failed("limit", `It took more than ${Math.round(limits.dataBytes / 1024 / 1024)} MB of memory.`);
  // By a signal, or as shells and unshare report one: the limit of CPU time, or the kernel when memory ran short.
  if (end.exitCode === undefined || end.exitCode > 128)
    return failed("limit", `It took more than ${limits.cpuSeconds} s of CPU time or too much memory and was stopped.`);
  if (end.exitCode === 0) return { outcome: "rendered", text: end.output.toString("utf8") };
  const [first = ""] = end.complaint.split("\n");
  if (NOT_STARTED.test(first)) {
    if (BUSY.test(first)) throw new Transient("This machine cannot start programs for now.");
    return unavailable(`Nothing is rendered, because the program cannot be started (${first.slice(0, 200)}).`);
  }
  return failed("program", withoutFolders(end.complaint, folders));
}

/** Of Go's run time, and of the loader. */
const OUT_OF_MEMORY = /^(?:fatal error|runtime): .*(?:out of memory|cannot allocate)|cannot allocate memory/im;
/** Of the programs around it; what kustomize and helm say begins otherwise, whatever they read. */
const NOT_STARTED = /^(?:\S*\/)?(?:bwrap|unshare|setpriv|prlimit|mount|cp|mkdir|render): /;
const BUSY = /temporarily unavailable|cannot allocate|no space left|too many open files/i;

const failed = (because: "program" | "limit", message: string): Rendering => ({ outcome: "failed", because, message });

/** People know their files by the paths in the repository. */
function withoutFolders(complaint: string, folders: readonly string[]): string {
  let text = complaint.replaceAll(/^(?:Error|error): /gm, "").trim();
  for (const folder of folders) text = text.replaceAll(`${folder}/${TREE}/`, "").replaceAll(`${folder}/`, "");
  return text || "It ended with an error and did not say which.";
}
