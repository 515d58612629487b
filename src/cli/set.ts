/** `towpath set`: writes image versions into files, byte for byte, all or nothing. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Problem } from "../domain/failure.ts";
import type { SetResult } from "../manifests/set-image.ts";
import { terminalText } from "./terminal-text.ts";

interface SetOptions {
  readonly from?: string;
  readonly at: readonly string[];
  readonly match?: string;
  readonly tag?: string;
  readonly dryRun: boolean;
  readonly output: "text" | "json";
}

/** Adds the subcommand. Exits 0 changed, 1 mistake or refusal (nothing written), 2 wrong usage, 3 nothing to change. */
export function addSet(program: Command): void {
  program
    .command("set")
    .description("Set images to versions in the files named, changing no other byte.")
    .usage("<image>=<tag|tag@digest|@digest>... [options] <paths...>")
    .argument("<arguments...>", "image=version, then files or folders")
    .option("--from <version>", "only places that now hold this tag, digest or tag@digest")
    .option("--at <pointer=version>", "one place by JSON Pointer (#N in front: the N-th document)", collect, [])
    .addOption(new Option("--match <line>", "one place by its line of text, with {tag} where the version stands"))
    .addOption(new Option("--tag <version>", "the version for --match"))
    .option("--dry-run", "say what would change and write nothing", false)
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (args: readonly string[], options: SetOptions, command: Command) => {
      const { parseSetArguments } = await import("./set-arguments.ts");
      const parsed = parseSetArguments(args, options);
      if (typeof parsed === "string") command.error(`error: ${parsed}`, { exitCode: 2 });
      else process.exitCode = "code" in parsed ? print(refused(parsed), options) : await run(parsed, options);
    });
}

const collect = (value: string, before: readonly string[]): readonly string[] => {
  if (!value.includes("=")) throw new InvalidArgumentError("Write it as /pointer=version.");
  return [...before, value];
};

const refused = (problem: Problem): SetResult => ({ kind: "refused", problems: [problem] });

async function run(
  asked: Exclude<ReturnType<typeof import("./set-arguments.ts")["parseSetArguments"]>, string | Problem>,
  options: SetOptions,
): Promise<number> {
  const { readManifestFiles, replaceFiles } = await import("./manifest-files.ts");
  const { setImages } = await import("../manifests/set-image.ts");
  const { setPlaces } = await import("../manifests/set-place.ts");
  const { files, problems } = await readManifestFiles(asked.paths);
  if (problems.length > 0) return print({ kind: "refused", problems }, options);
  const [file, second] = files;
  let result: SetResult;
  if (asked.kind === "images") result = setImages(files, asked.images, asked.from);
  else if (file === undefined || second !== undefined) {
    const message = `--at and --match name a place of one file, and the paths hold ${files.length}.`;
    result = refused({ code: "one-file", message });
  } else result = setPlaces(file, asked.places, asked.from);
  const failure = result.kind === "changed" && !options.dryRun ? await replaceFiles(result.files) : undefined;
  return print(failure === undefined ? result : refused(failure), options);
}

/** Prints the result and says how to exit. */
function print(result: SetResult, options: SetOptions): number {
  if (options.output === "json") {
    const { files: _, ...rest } = { files: undefined, ...result };
    process.stdout.write(`${JSON.stringify({ ...rest, dryRun: options.dryRun }, null, 2)}\n`);
  } else {
    const { out, err } = formatResult(result, options.dryRun);
    process.stdout.write(terminalText(out));
    process.stderr.write(terminalText(err));
  }
  return { changed: 0, refused: 1, "nothing-to-change": 3 }[result.kind];
}

/** What people read: changes on stdout, reasons and remarks on stderr. */
export function formatResult(result: SetResult, dryRun: boolean): { readonly out: string; readonly err: string } {
  if (result.kind === "refused")
    return { out: "", err: lines([...result.problems.map(({ message }) => message), NOTHING]) };
  if (result.kind === "nothing-to-change") {
    const places = result.places.map(
      ({ file, line, writtenImage, pointer }) => `${file}:${line}: ${writtenImage ?? pointer}`,
    );
    return { out: lines(places.map((place) => `${place} holds it already`)), err: "" };
  }
  const verb = dryRun ? "would change" : "changed";
  const changes = result.changes.map(({ place, from, to, movedTo }) => {
    const name = place.writtenImage ?? place.pointer;
    const target = movedTo === undefined ? version(to) : `${movedTo} ${version(to)}`.trimEnd();
    return `${place.file}:${place.line}: ${name} ${verb} from ${version(from) || "(no version)"} to ${target}`;
  });
  return { out: lines(changes), err: lines(result.notes.map(({ message }) => message)) };
}

const NOTHING = "Nothing was written.";

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

const version = ({ tag, digest }: { readonly tag?: string; readonly digest?: string }): string =>
  `${tag ?? ""}${digest === undefined ? "" : `@${digest}`}`;
