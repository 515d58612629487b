/** `towpath simulate`: a scenario is played with a made-up clock, and what is expected of it is checked. */
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { terminalText } from "./terminal-text.ts";

interface Options {
  readonly repository?: string;
  readonly output: "text" | "json";
}

/** Adds the subcommand. Exits 0; 1 where an expectation fails or a file is mistaken; 2 on wrong usage. */
export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .description("Play a scenario with a made-up clock: what would open, wait and merge, and when. Nothing is written.")
    .argument("<scenario>", "the scenario file")
    .option("--repository <folder>", "a checkout of the environment repository to start from")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (path: string, options: Options) => {
      const { exitCode, out, err } = await simulateFile(path, options);
      process.stdout.write(options.output === "json" ? out : terminalText(out));
      process.stderr.write(terminalText(err));
      process.exitCode = exitCode;
    });
}

export interface Played {
  readonly exitCode: 0 | 1;
  readonly out: string;
  readonly err: string;
}

/** What the subcommand prints. */
export async function simulateFile(path: string, { repository, output }: Options): Promise<Played> {
  const { readFileSync } = await import("node:fs");
  const { startCel } = await import("../cel/start-cel.ts");
  const { Mistake } = await import("../domain/failure.ts");
  const { expressionAnswers } = await import("../gates/expression.ts");
  const { effectOf } = await import("../reconcile/commands/effect.ts");
  const { readScenario } = await import("../simulation/read-scenario.ts");
  const { simulate } = await import("../simulation/simulate.ts");
  const { startingSlices } = await import("../simulation/starting-slices.ts");
  const { tellTimeline } = await import("../simulation/tell-timeline.ts");
  const { formatFindings } = await import("./format-findings.ts");
  const { readCheckout } = await import("./read-checkout.ts");

  const load = (file: string): string | undefined => {
    try {
      return readFileSync(file, "utf8");
    } catch {
      return undefined;
    }
  };
  const failed = (err: string): Played => ({ exitCode: 1, out: "", err });
  const text = load(path);
  if (text === undefined) return failed(`${path}: There is no such file; name a scenario.\n`);
  const cel = startCel();
  try {
    const checkout = repository === undefined ? undefined : await readCheckout(repository);
    const read = readScenario(text, path, {
      load: (file) => load(join(dirname(path), file)),
      ...(checkout !== undefined && { config: checkout.config }),
    });
    if ("mistakes" in read) {
      if (output === "json") return { ...failed(""), out: json({ mistakes: read.mistakes }) };
      return { ...failed(""), out: formatFindings(read.mistakes, text) };
    }
    const { scenario } = read;
    const slices =
      scenario.config === undefined
        ? await (checkout?.slices(scenario.start) ?? [])
        : startingSlices(scenario.config, scenario);
    const simulated = await simulate(scenario, slices, {
      effectOf,
      expressions: async (task) => {
        const [outcomes = []] = await cel.evaluate([task]);
        return expressionAnswers(task.expressions, outcomes);
      },
    });
    const out = output === "json" ? json(simulated) : tellTimeline(simulated);
    return { exitCode: simulated.failures === 0 ? 0 : 1, out, err: "" };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return failed(`${path}: ${error.message}\n`);
  } finally {
    await cel.close();
  }
}

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
