/** `towpath serve`: the server. Starts only with complete settings, and names each that is missing. */
import type { Command } from "commander";

/** Adds the subcommand. Exits 0 after it was told to end, 1 where it cannot run, 2 where settings are missing or wrong. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("Run the server; settings come from the environment (see .env.example).")
    .action(async () => {
      const outdated = tooOld(process.versions.node);
      if (outdated !== undefined) {
        process.stderr.write(`${outdated}\n`);
        process.exitCode = 1;
        return;
      }
      const { readSettings } = await import("../settings.ts");
      const { Mistake } = await import("../domain/failure.ts");
      const read = readSettings(process.env);
      if ("mistakes" in read) {
        for (const mistake of read.mistakes) process.stderr.write(`${mistake}\n`);
        process.stderr.write("Nothing was started. .env.example explains each setting.\n");
        process.exitCode = 2;
        return;
      }
      try {
        const { runServer } = await import("./run-server.ts");
        await runServer(read.settings, process.env);
      } catch (error) {
        if (!(error instanceof Mistake)) throw error;
        process.stderr.write(`${error.message}\n`);
        // What was opened before (connections to a database) would keep the process alive.
        process.exit(1);
      }
    });
}

/** SQLite comes with Node.js from 22.13 on; package.json says the same in `engines`. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 13)) return undefined;
  return `towpath serve needs Node.js 22.13 or newer, and this is ${version}: start it with a newer one (\`npm start\` does).`;
}
