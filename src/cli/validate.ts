/** `towpath validate`: manifests against the schemas of their kinds, rules and policies, in a terminal or in anybody's CI. */
import { type Command, Option } from "commander";
import { terminalText } from "./terminal-text.ts";
import type { Output, ValidateArguments } from "./validate/arguments.ts";

const OUTPUTS: readonly Output[] = ["text", "json", "github", "sarif", "junit"];
const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** Adds the subcommand. Exits 0 where all is well; 1 on findings of level error; 2 on wrong usage or what cannot be read. */
export function addValidate(program: Command): void {
  program
    .command("validate")
    .description("Check Kubernetes manifests: YAML, schemas, rules and policies. Nothing is fetched from the network.")
    .argument("[paths...]", "files and folders; - reads from standard input", ["."])
    .option(
      "--kubernetes-version <version>",
      "major and minor, such as 1.34 (default: what towpath.yaml says, or the newest that is known)",
    )
    .option("--environment <name>", "check what belongs to this environment of towpath.yaml, or to none")
    .addOption(new Option("-o, --output <format>", "how to print").choices(OUTPUTS).default("text"))
    .option(
      "--schema-location <location>",
      "folder or template of schema files, as kubeconform's; default: the shipped schemas; may be repeated",
      several,
    )
    .option(
      "--policy <path>",
      "file or folder with ValidatingAdmissionPolicies and their bindings, beside those among the files; may be repeated",
      several,
    )
    .option("--ignore-missing-schemas", "skip kinds whose schema nobody knows, instead of failing", false)
    .option("--verbose", "list documents that are valid or skipped, too", false)
    .option("--no-rules", "check YAML and schemas only; policies that --policy names are asked all the same")
    .action(async (paths: readonly string[], options: Omit<ValidateArguments, "paths">) => {
      const { keepHeapSmall } = await import("./validate/keep-heap-small.ts");
      keepHeapSmall();
      const { validate } = await import("./validate/validate.ts");
      const { exitCode, out, err } = await validate({ ...options, paths });
      process.stdout.write(out);
      process.stderr.write(terminalText(err));
      process.exitCode = exitCode;
    });
}
