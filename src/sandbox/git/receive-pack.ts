import { execFileSync } from "node:child_process";
import type { BareRepository } from "./bare-repository.ts";
import { FLUSH, packet, readPackets } from "./pkt-line.ts";

const ZERO = "0".repeat(40);

/** What GitHub's server says it can do when someone pushes. */
const CAPABILITIES = "report-status side-band-64k delete-refs ofs-delta object-format=sha1 agent=git/sandbox";

/** One ref that somebody wants moved. */
export interface RefCommand {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The refs as `git push` asks for them first (gitprotocol-http(5), smart clients). */
export function advertiseForPush({ refs }: BareRepository): Buffer {
  const all = refs.list("refs/").filter(([name]) => !name.startsWith("refs/pull/"));
  const lines = all.length === 0 ? [[`capabilities^{}`, ZERO] as const] : all;
  return Buffer.concat([
    packet("# service=git-receive-pack\n"),
    FLUSH,
    ...lines.map(([name, sha], index) => packet(`${sha} ${name}${index === 0 ? `\0${CAPABILITIES}` : ""}\n`)),
    FLUSH,
  ]);
}

/**
 * Takes a push: stores its objects, then has each ref moved by `move`, which answers with why not where it refuses.
 *
 * @returns the report that git prints
 */
export function receivePack(
  repository: BareRepository,
  body: Buffer,
  move: (command: RefCommand) => string | undefined,
): Buffer {
  const { packets, rest } = readPackets(body);
  const commands = packets.map((line): RefCommand => {
    const [old = ZERO, now = ZERO, ref = ""] = line.toString().split("\0")[0]?.trimEnd().split(" ") ?? [];
    return { ref, from: old === ZERO ? undefined : old, to: now === ZERO ? undefined : now };
  });
  const capabilities = packets[0]?.toString().split("\0")[1] ?? "";
  if (rest.length > 0) {
    repository.objects.writeOut();
    execFileSync("git", ["--git-dir", repository.gitDir, "unpack-objects", "-q"], {
      input: rest,
      stdio: ["pipe", "ignore", "pipe"],
      maxBuffer: 1 << 30,
    });
  }
  const report = [packet("unpack ok\n")];
  for (const command of commands) {
    const stale = repository.refs.get(command.ref) !== command.from;
    const refused = stale ? "failed to update ref" : move(command);
    report.push(packet(refused === undefined ? `ok ${command.ref}\n` : `ng ${command.ref} ${refused}\n`));
  }
  report.push(FLUSH);
  const plain = Buffer.concat(report);
  if (!capabilities.includes("side-band-64k")) return plain;
  return Buffer.concat([packet(Buffer.concat([Buffer.from([1]), plain])), FLUSH]);
}
