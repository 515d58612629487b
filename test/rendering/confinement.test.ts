/** A program that is wholly hostile: a shell in the place of kustomize and helm. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Confinement, ENVIRONMENT, NOBODY } from "../../src/rendering/confinement.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/rendering/limits.ts";
import { type ProgramEnd, runProgram } from "../../src/rendering/run-program.ts";
import { openWorkFolder } from "../../src/rendering/work-folder.ts";
import { confinements, isRoot } from "./programs.ts";

const bash = ["/usr/bin/bash", "/bin/bash"].find((path) => existsSync(path));
const cases = bash === undefined ? [] : confinements.map((confinement) => ({ name: confinement.name, confinement }));
const table: readonly { readonly name: string; readonly confinement: Confinement | undefined }[] =
  cases.length > 0 ? cases : [{ name: "skipped: nothing to confine with here", confinement: undefined }];

let server: Server;
let port: number;
let connections = 0;
let folder: string;
let victim: ChildProcess;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "towpath-secret-"));
  writeFileSync(join(folder, "key.pem"), "the App's private key", { mode: 0o644 });
  server = createServer(() => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
  const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  victim = spawn("sleep", ["60"], { stdio: "ignore", ...user });
});

afterAll(async () => {
  victim.kill("SIGKILL");
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

describe.each(table)("A program confined by $name", ({ confinement }) => {
  // Where nothing can confine, the title says so; CI requires that something can.
  const test = confinement === undefined ? it.skip : it;

  async function run(script: string, limits: Partial<Limits> = {}): Promise<ProgramEnd & { readonly ms: number }> {
    if (confinement === undefined || bash === undefined) throw new Error("nothing to run");
    const all = { ...DEFAULT_LIMITS, ...limits };
    const file = { path: "tree/a.yaml", bytes: new TextEncoder().encode("a: 1\n") };
    const folder = await openWorkFolder([file], isRoot);
    const { work, mount } = folder;
    const started = performance.now();
    try {
      const command = confinement.command({ program: bash, args: ["-c", script], work, mount, limits: all });
      const { wallMs, outputBytes } = all;
      const end = await runProgram({ command, env: ENVIRONMENT, folder: work, wallMs, outputBytes });
      expect(readdirSync(join(work, "tree"))).toEqual(["a.yaml"]);
      return { ...end, ms: performance.now() - started };
    } finally {
      await folder.remove();
    }
  }

  test("sees its files and nothing of the machine: no passwords, no key, no processes, no devices", async () => {
    const { output } = await run(`
      read line < /work/tree/a.yaml; echo "own: $line"
      for path in /etc/passwd /proc/self/environ /proc/1/root/etc/passwd /work/../etc/passwd /home/x /dev/null /tmp /root \\
        /work/../../../../etc/passwd /var /run ${folder}/key.pem /usr/bin; do
        [ -e "$path" ] && echo "sees $path"
      done
      echo "root: $(echo /*)"
      exit 0`);
    const [own, root, ...others] = output.toString().trim().split("\n");
    expect(own).toBe("own: a: 1");
    expect(root).toMatch(/^root: \/bin \/home \/lib( \/lib64)? \/usr \/work$/);
    expect(others).toEqual([]);
  });

  test("has an empty environment", async () => {
    process.env["TOWPATH_TEST_TOKEN"] = "ghs_secret";
    const { output } = await run("declare -x");
    delete process.env["TOWPATH_TEST_TOKEN"];
    const names = [...output.toString().matchAll(/declare -x (\w+)/g)].map(([, name]) => name);
    expect(
      names.filter((name) => !["GOMEMLIMIT", "HOME", "OLDPWD", "PATH", "PWD", "SHLVL"].includes(name ?? "")),
    ).toEqual([]);
  });

  test("reaches no network, not even this machine's own", async () => {
    const { output } = await run(`(exec 3<>/dev/tcp/127.0.0.1/${port}) 2>&1 && echo connected; exit 0`);
    expect(output.toString()).toMatch(/unreachable|refused/);
    expect(output.toString()).not.toContain("connected");
    expect(connections).toBe(0);
  });

  test("writes nowhere", async () => {
    const { output } = await run(`
      for path in /a /work/a /work/tree/a.yaml /home/a /bin/program /tmp/a ${folder}/a; do
        (echo x > "$path") 2>/dev/null && echo "wrote $path"
      done
      exit 0`);
    expect(output.toString()).toBe("");
    expect(readdirSync(folder)).toEqual(["key.pem"]);
  });

  test("ends no other process, neither by number nor all at once", async () => {
    await run(`kill -9 ${victim.pid ?? 0} ${process.pid} $PPID 2>/dev/null; kill -9 -1 2>/dev/null; exit 0`);
    expect(victim.exitCode ?? victim.signalCode).toBeNull();
  });

  test("regains no rights", async () => {
    const { output } = await run('echo "$UID"; [ "$UID" = 0 ] && echo root; exit 0');
    expect(output.toString()).toBe("65534\n");
  });

  test("is ended with all that it started, though it ignores being asked", async () => {
    const marker = `towpath-bomb-${Math.random().toString(36).slice(2)}`;
    const end = await run(
      `: ${marker}; trap '' TERM HUP INT; bomb() { bomb | bomb & wait; }; bomb; while :; do :; done`,
      {
        wallMs: 1_000,
      },
    );
    expect(end.limit ?? end.exitCode).toBeDefined();
    expect(end.ms).toBeLessThan(30_000);
    await expectGone(marker);
  });

  test("leaves nothing running behind its own end", async () => {
    const marker = `towpath-left-${Math.random().toString(36).slice(2)}`;
    const end = await run(`: ${marker}; (trap '' TERM HUP; while :; do :; done) & exit 0`);
    expect(end.exitCode).toBe(0);
    await expectGone(marker);
  });

  test("cannot take more memory than it may", async () => {
    const end = await run("x=xxxxxxxxxxxxxxxx; while :; do x=$x$x$x$x; done", { dataBytes: 64 * 1024 * 1024 });
    expect(end.limit).toBeUndefined();
    expect(end.exitCode).not.toBe(0);
  });

  test("cannot write more than it may", async () => {
    const end = await run("x=0123456789; x=$x$x$x$x$x$x$x$x$x$x; while :; do echo $x$x$x$x$x$x; done", {
      outputBytes: 1024 * 1024,
    });
    expect(end.limit).toBe("output");
    expect(end.output.length).toBeLessThanOrEqual(1024 * 1024);
  });

  test("is ended by its limit of CPU time", async () => {
    const end = await run("while :; do :; done", { cpuSeconds: 1 });
    expect(end.limit).toBeUndefined();
    expect(end.exitCode).not.toBe(0);
  });
});

/** The kernel needs a moment to take killed processes away. */
async function expectGone(marker: string): Promise<void> {
  for (let tries = 0; tries < 50 && runningWith(marker).length > 0; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(runningWith(marker)).toEqual([]);
}

const runningWith = (marker: string): readonly string[] =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(marker);
    } catch {
      return false;
    }
  });
