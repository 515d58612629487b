/** Runs subcommands in a folder of their own, in this process: what they print and how they would exit. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { jest } from "@jest/globals";
import { Command, CommanderError } from "commander";

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export class Folder {
  readonly path = mkdtempSync(join(realpathSync(tmpdir()), "towpath-cli-"));
  readonly #add: (program: Command) => void;
  readonly #home = process.cwd();

  constructor(add: (program: Command) => void) {
    this.#add = add;
    process.chdir(this.path);
  }

  write(file: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.path, file)), { recursive: true });
    writeFileSync(join(this.path, file), content);
  }

  read(file: string): string {
    return readFileSync(join(this.path, file), "utf8");
  }

  delete(file: string): void {
    rmSync(join(this.path, file));
  }

  async towpath(...args: readonly string[]): Promise<Run> {
    let [out, err, code] = ["", "", 0];
    const stdout = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
      out += String(text);
      return true;
    });
    const stderr = jest.spyOn(process.stderr, "write").mockImplementation((text) => {
      err += String(text);
      return true;
    });
    const before = process.exitCode;
    process.exitCode = 0;
    try {
      const program = new Command("towpath").exitOverride();
      this.#add(program);
      await program.parseAsync(args, { from: "user" });
      code = Number(process.exitCode);
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      code = error.exitCode === 0 ? 0 : 2;
    } finally {
      process.exitCode = before;
      stdout.mockRestore();
      stderr.mockRestore();
    }
    return { code, out, err };
  }

  remove(): void {
    process.chdir(this.#home);
    rmSync(this.path, { recursive: true });
  }
}
