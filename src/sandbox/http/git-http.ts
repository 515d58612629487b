import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { moveRef } from "../changes/move-ref.ts";
import type { RequestFaults } from "../faults/request-faults.ts";
import { writeOut } from "../git/bare-repository.ts";
import { FLUSH, packet } from "../git/pkt-line.ts";
import type { RefCommand } from "../git/receive-pack.ts";
import { advertiseForPush, receivePack } from "../git/receive-pack.ts";
import { RefConflict } from "../git/refs.ts";
import { roleIncludes } from "../state/account.ts";
import type { Actor } from "../state/actor.ts";
import { permits } from "../state/app.ts";
import { canSee, covers, roleOf } from "../state/look-up.ts";
import type { Repository } from "../state/repository.ts";
import type { World } from "../state/world.ts";
import { Refusal } from "./answer.ts";
import { authenticate } from "./authentication.ts";
import type { LoggedRequest } from "./exchange.ts";

const PATH = /^\/([^/]+)\/([^/?]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)(?:\?service=([\w-]+))?$/;

/** `git clone`, `fetch` and `push` over HTTP, with tokens as `x-access-token:TOKEN` (gitprotocol-http(5)). */
export class GitHttp {
  readonly #world: World;
  readonly #faults: RequestFaults;
  readonly #log: LoggedRequest[];

  constructor(world: World, faults: RequestFaults, log: LoggedRequest[]) {
    this.#world = world;
    this.#faults = faults;
    this.#log = log;
  }

  isFor(url: string): boolean {
    return PATH.test(url);
  }

  async serve(request: IncomingMessage, response: ServerResponse, raw: Buffer): Promise<void> {
    const url = request.url ?? "/";
    const [, owner = "", name = "", operation = "", asked] = PATH.exec(url) ?? [];
    const service = operation === "info/refs" ? asked : operation;
    let by: Actor["kind"] = "anonymous";
    const done = (status: number): void => {
      const at = new Date(this.#world.clock.now()).toISOString();
      this.#log.push({ method: request.method ?? "GET", path: url, by, kind: "git", status, at });
    };
    const hits = this.#faults.hit(request.method ?? "GET", url);
    for (const { latencyMs } of hits) if (latencyMs !== undefined) await sleep(latencyMs);
    const lost = hits.find(({ connectionLost }) => connectionLost !== undefined)?.connectionLost;
    // Only a push does anything that could be done although its answer is lost.
    if (lost !== undefined && (lost === "before" || operation !== "git-receive-pack")) {
      done(0);
      response.destroy();
      return;
    }
    try {
      const actor = authenticate(this.#world, request.headers.authorization);
      by = actor.kind;
      const forced = hits.find(({ answer }) => answer !== undefined)?.answer;
      if (forced !== undefined) throw new Refusal(forced.status, "failed on purpose");
      const repository = this.#open(owner, name, actor, service === "git-receive-pack");
      if (typeof repository === "string") {
        response.writeHead(301, { location: `${repository}${url.slice(`/${owner}/${name}`.length)}` }).end();
        done(301);
        return;
      }
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      done(lost === undefined ? 200 : 0);
      if (service === "git-receive-pack")
        this.#receive(repository, operation, actor, body, response, lost !== undefined);
      else await this.#upload(repository, operation, request, body, response);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status } = error.answer;
      const challenge = status === 401 ? { "www-authenticate": 'Basic realm="GitHub"' } : {};
      response.writeHead(status, { "content-type": "text/plain", ...challenge }).end(`${error.message}\n`);
      done(status);
    }
  }

  /** The repository, or where it is now; 401 where credentials may help, 404 and 403 where they do not. */
  #open(owner: string, name: string, actor: Actor, pushes: boolean): Repository | string {
    const key = `${owner}/${name}`.toLowerCase();
    const repository = this.#world.names.get(key);
    const moved = this.#world.formerNames.get(key);
    const known = repository ?? moved;
    if (known === undefined || !canSee(this.#world, actor, known)) {
      throw actor.kind === "anonymous"
        ? new Refusal(401, "Authentication required")
        : new Refusal(404, "Repository not found.");
    }
    if (repository === undefined) return `${this.#world.url}/${known.owner.login}/${known.name}`;
    if (pushes && actor.kind === "anonymous") throw new Refusal(401, "Authentication required");
    if (!this.#may(actor, known, pushes)) throw new Refusal(403, `Permission to ${owner}/${name}.git denied.`);
    if (pushes && known.archived) throw new Refusal(403, "This repository was archived so it is read-only.");
    return known;
  }

  #may(actor: Actor, repository: Repository, pushes: boolean): boolean {
    if (!pushes && !repository.private) return true;
    if (actor.kind === "user") {
      return roleIncludes(roleOf(this.#world, repository, actor.user), pushes ? "write" : "read");
    }
    if (actor.kind !== "installation" || !covers(actor, repository)) return false;
    return permits(actor.token.permissions, "contents", pushes ? "write" : "read");
  }

  #receive(
    repository: Repository,
    operation: string,
    actor: Actor,
    body: Buffer,
    response: ServerResponse,
    isLost: boolean,
  ): void {
    const headers = { "cache-control": "no-cache" };
    if (operation === "info/refs") {
      response.writeHead(200, { ...headers, "content-type": "application/x-git-receive-pack-advertisement" });
      response.end(advertiseForPush(repository.git));
      return;
    }
    const report = receivePack(repository.git, body, (command) => this.#move(repository, actor, command));
    if (isLost) {
      response.destroy();
      return;
    }
    response.writeHead(200, { ...headers, "content-type": "application/x-git-receive-pack-result" });
    response.end(report);
  }

  #move(repository: Repository, by: Actor, { ref, to }: RefCommand): string | undefined {
    if (!ref.startsWith("refs/heads/") && !ref.startsWith("refs/tags/")) return "deny updating a hidden ref";
    try {
      moveRef(this.#world, { repository, ref, to, by });
      return undefined;
    } catch (error) {
      if (error instanceof RefConflict) return "failed to update ref";
      if (error instanceof Refusal) return `protected branch hook declined: ${error.message.split("\n")[0]}`;
      throw error;
    }
  }

  /** Serves a clone or fetch by the git binary itself, at the protocol version that the client asks for. */
  #upload(
    repository: Repository,
    operation: string,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): Promise<void> {
    const advertises = operation === "info/refs";
    const args = ["upload-pack", "--stateless-rpc", ...(advertises ? ["--advertise-refs"] : []), repository.git.gitDir];
    const protocol = request.headers["git-protocol"];
    const env = { ...process.env, ...(typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}) };
    writeOut(repository.git);
    const child = spawn("git", args, { env, stdio: ["pipe", "pipe", "ignore"] });
    response.writeHead(200, {
      "cache-control": "no-cache",
      "content-type": `application/x-git-upload-pack-${advertises ? "advertisement" : "result"}`,
    });
    if (advertises) response.write(Buffer.concat([packet("# service=git-upload-pack\n"), FLUSH]));
    child.stdout.pipe(response);
    child.stdin.on("error", () => {});
    child.stdin.end(body);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", () => resolve());
    });
  }
}
