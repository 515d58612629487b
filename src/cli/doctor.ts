/** `towpath doctor`: looks at settings, the App, its installations and their rules, and says what to mend. */
import { type Command, Option } from "commander";
import type { Check } from "./doctor/check.ts";
import { terminalText } from "./terminal-text.ts";

type Output = "text" | "json";

/** Adds the subcommand. Exits 0 where nothing is to mend, 1 where something is, 2 where settings are missing or wrong. */
export function addDoctor(program: Command): void {
  program
    .command("doctor")
    .description("Check the settings against GitHub and say what to mend; writes nothing.")
    .addOption(new Option("-o, --output <format>", "how to print").choices(["text", "json"]).default("text"))
    .action(async ({ output }: { readonly output: Output }) => {
      const { checks, exitCode } = await diagnose(process.env);
      const { printChecks, printJson } = await import("./doctor/print.ts");
      process.stdout.write(output === "json" ? printJson(checks) : terminalText(printChecks(checks)));
      process.exitCode = exitCode;
    });
}

type Environment = Readonly<Record<string, string | undefined>>;

/** All checks, and the exit code that they come to. */
export async function diagnose(
  env: Environment,
): Promise<{ readonly checks: readonly Check[]; readonly exitCode: number }> {
  const { readSettings } = await import("../settings.ts");
  const { mend, ok } = await import("./doctor/check.ts");
  const read = readSettings(env);
  if ("mistakes" in read) {
    return { checks: read.mistakes.map((mistake) => mend("settings", mistake)), exitCode: 2 };
  }
  const { settings } = read;
  const { connectGitHub } = await import("../github/connect.ts");
  const { examine } = await import("./doctor/examine.ts");
  const { checkRendering } = await import("./doctor/check-rendering.ts");
  const { systemClock: clock } = await import("../server/system-clock.ts");
  // Nothing is written, so nothing is paced; the answer is the log.
  const github = connectGitHub({
    appId: settings.appId,
    privateKey: settings.privateKey,
    baseUrl: settings.apiUrl,
    pacing: "none",
    clock,
    log: silent,
  });
  const checks = [
    ok("settings", "All settings are there"),
    await checkGit(),
    ...(await checkRendering(settings.rendering, env["PATH"])),
    ...(await examine({ github, appId: settings.appId, apiUrl: settings.apiUrl, now: clock.now() })),
  ];
  return { checks, exitCode: checks.some(({ state }) => state === "mend") ? 1 : 0 };
}

async function checkGit(): Promise<Check> {
  const { requireGit } = await import("../mirror/git-version.ts");
  const { mend, ok } = await import("./doctor/check.ts");
  const { Mistake } = await import("../domain/failure.ts");
  try {
    return ok("git", `Git ${await requireGit()} is installed`);
  } catch (error) {
    if (error instanceof Mistake) return mend("git", error.message);
    throw error;
  }
}

const silent = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent };
