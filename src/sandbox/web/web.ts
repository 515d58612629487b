import type { IncomingMessage, ServerResponse } from "node:http";
import type { Controls } from "../control/controls.ts";
import { entryAt } from "../git/tree.ts";
import type { World } from "../state/world.ts";
import { pullPage } from "./pull-page.ts";
import { filePage, homePage, repositoryPage } from "./repository-page.ts";

/** Scripts, frames and anything from elsewhere are forbidden, whatever a text holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'";

/** Plain pages for people who look around: repositories, files, pull requests with their buttons. */
export class Web {
  readonly #world: World;
  readonly #controls: Controls;

  constructor(world: World, controls: Controls) {
    this.#world = world;
    this.#controls = controls;
  }

  /** Browsers ask for HTML and post forms; clients of the API do neither. */
  isFor({ method, headers }: IncomingMessage): boolean {
    if (method === "GET") return (headers.accept ?? "").includes("text/html");
    return method === "POST" && headers["content-type"] === "application/x-www-form-urlencoded";
  }

  async serve(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", this.#world.url);
    const segments = pathname
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    const [owner = "", name = "", kind, ...rest] = segments;
    const repository = this.#world.names.get(`${owner}/${name}`.toLowerCase());
    if (segments.length === 0) return answer(response, homePage([...this.#world.names.values()]));
    if (repository === undefined) return answer(response, undefined);
    if (kind === undefined) return answer(response, repositoryPage(repository));
    if (kind === "pull") {
      const [number, verb] = rest;
      const pull = repository.pulls.get(Number(number));
      if (pull === undefined) return answer(response, undefined);
      const as = new URLSearchParams(body.toString()).get("as") ?? "";
      const notice = request.method === "POST" ? this.#act(`${owner}/${name}`, Number(number), verb, as) : undefined;
      return answer(response, pullPage(pull, this.#people(), notice));
    }
    const [branch = "", ...path] = rest;
    const head = repository.git.refs.get(`refs/heads/${branch}`);
    const tree = head === undefined || kind !== "blob" ? undefined : repository.git.history.commit(head).tree;
    const entry = tree === undefined ? undefined : entryAt(repository.git.objects, tree, path.join("/"));
    const text = entry === undefined ? undefined : repository.git.objects.expect("blob", entry.sha).toString();
    return answer(response, text === undefined ? undefined : filePage(path.join("/"), text));
  }

  /** Does what a button says; the answer is the sentence to show. */
  #act(repository: string, number: number, verb: string | undefined, as: string): string {
    const input = { repository, number, as };
    try {
      if (verb === "approve") this.#controls.review({ ...input, event: "APPROVE" });
      else if (verb === "merge") this.#controls.mergePullRequest(input);
      else if (verb === "close") this.#controls.closePullRequest(input);
      else return "There is no such button.";
      return `${as}: ${verb}, done.`;
    } catch (error) {
      return `${as}: ${verb} was refused: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  #people(): readonly string[] {
    return [...this.#world.accounts.values()]
      .filter(({ type, login }) => type === "User" && !login.includes("[") && login !== "web-flow")
      .map(({ login }) => login);
  }
}

function answer(response: ServerResponse, page: string | undefined): void {
  response.writeHead(page === undefined ? 404 : 200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": POLICY,
  });
  response.end(page ?? "<!doctype html><p>There is nothing here.");
}
