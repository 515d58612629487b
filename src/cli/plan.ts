/** `towpath plan`: what a checkout holds, what each environment could take, and what holds that. Nothing is written. */
import { type Command, Option } from "commander";
import { terminalText } from "./terminal-text.ts";

interface Options {
  readonly output: "text" | "json";
  readonly build: readonly string[];
  readonly at?: string;
  readonly application: readonly string[];
}

const several = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** Adds the subcommand. Exits 0; 1 where there is no configuration or it is mistaken; 2 on wrong usage. */
export function addPlan(program: Command): void {
  program
    .command("plan")
    .description("Print what each environment of a checkout holds, what it could take and what holds that.")
    .argument("[folder]", "a checkout of the environment repository", ".")
    .option("--build <image=tag>", "as if this had been built now; may be repeated", several, [])
    .option("--at <time>", "as it would be then, such as Fri 17:00, if nothing else happened")
    .option("--application <name>", "only this application; may be repeated", several, [])
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async (folder: string, options: Options) => {
      const { exitCode, out, err } = await planCheckout(folder, options, Date.now());
      process.stdout.write(options.output === "json" ? out : terminalText(out));
      process.stderr.write(terminalText(err));
      process.exitCode = exitCode;
    });
}

export interface Planned {
  readonly exitCode: 0 | 1 | 2;
  readonly out: string;
  readonly err: string;
}

/** What the subcommand prints at `now`, milliseconds since 1970. */
export async function planCheckout(folder: string, options: Options, now: number): Promise<Planned> {
  const { startCel } = await import("../cel/start-cel.ts");
  const { Mistake } = await import("../domain/failure.ts");
  const { expressionAnswers } = await import("../gates/expression.ts");
  const { explainPlan } = await import("../presentation/explain-plan.ts");
  const { foreseenStep } = await import("../presentation/foreseen.ts");
  const { explainAt } = await import("../simulation/explain-at.ts");
  const { parseMoment } = await import("../simulation/moments.ts");
  const { formatTime } = await import("../domain/times.ts");
  const { withBuilds } = await import("./with-builds.ts");
  const { readCheckout } = await import("./read-checkout.ts");

  const cel = startCel();
  try {
    const checkout = await readCheckout(folder);
    const { timezone } = checkout.config;
    const moment = options.at === undefined ? { value: now } : parseMoment(options.at, now, timezone);
    if ("problem" in moment) return usage(`--at: "${options.at}" ${moment.problem}.`);
    const at = moment.value;
    const all = withBuilds(checkout.config, await checkout.slices(now), options.build, now);
    if (typeof all === "string") return usage(all);
    const missing = options.application.find((name) => all.every(({ application }) => application !== name));
    if (missing !== undefined) return usage(`--application: there is no application ${missing}.`);
    const chosen = all.filter(
      ({ application }) => options.application.length === 0 || options.application.includes(application),
    );
    const foreseen = [];
    for (const slice of chosen) {
      const found = await explainAt(slice, at, {
        // What is to be done now is listed, not done; what lies between now and then is followed.
        ...(at === now && { still: true }),
        expressions: async (task) => {
          const [outcomes = []] = await cel.evaluate([task]);
          return expressionAnswers(task.expressions, outcomes);
        },
      });
      foreseen.push(found);
    }
    const remarks = [...checkout.remarks(), LEDGER];
    if (options.output === "json") {
      const plans = foreseen.map(({ plan, steps }) => ({ ...plan, inputHash: undefined, asks: undefined, steps }));
      return { exitCode: 0, out: `${JSON.stringify({ at, timezone, remarks, plans }, null, 2)}\n`, err: "" };
    }
    const header = at === now ? [] : [`As it would be at ${formatTime(at, timezone)}, if nothing else happens.\n\n`];
    const texts = foreseen.map(({ plan, steps }) => {
      const byThen = steps.map((step) => `  ${foreseenStep(step, timezone)}\n`);
      const meanwhile = byThen.length === 0 ? "" : `Until then Towpath would do this by itself:\n${byThen.join("")}`;
      return `${explainPlan(plan, { now: at, timezone })}${meanwhile}`;
    });
    const none = chosen.length === 0 ? ["No application was found: see towpath config.\n"] : [];
    return {
      exitCode: 0,
      out: [...header, ...none, texts.join("\n"), "\n", `${remarks.join("\n")}\n`].join(""),
      err: "",
    };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { exitCode: 1, out: "", err: `${error.message}\n` };
  } finally {
    await cel.close();
  }
}

const LEDGER =
  "A checkout does not tell which builds were heard, what agents reported, which pull requests are open and what people decided.";

const usage = (sentence: string): Planned => ({ exitCode: 2, out: "", err: `${sentence}\n` });
