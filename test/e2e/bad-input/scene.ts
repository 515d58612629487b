/** What people can see of acme's environment repository on the sandbox, and the ways to feed it something bad. */
import { afterEach, beforeEach } from "@jest/globals";
import type { Sandbox } from "../../../src/sandbox/start.ts";
import { type ConfigParts, shop } from "../../support/checkout.ts";
import { useSandbox } from "../../support/sandbox.ts";
import { ENV, makeOrganisation, startTowpath, type Towpath } from "../../support/towpath.ts";

export const IMAGE = "ghcr.io/acme/checkout";
export const DEV = "towpath/promote/dev/checkout";
export const STAGING = "towpath/promote/staging/checkout";

type Files = Readonly<Record<string, string | null>>;
export type Check = ReturnType<Sandbox["checkRuns"]>[number];

export class Scene {
  readonly sandbox: Sandbox;
  readonly towpath: Towpath;
  constructor(sandbox: Sandbox, towpath: Towpath) {
    this.sandbox = sandbox;
    this.towpath = towpath;
  }

  open = () => this.sandbox.pullRequests({ repository: ENV, state: "open" });
  all = () => this.sandbox.pullRequests({ repository: ENV });
  content = (path: string, ref = "main") => this.sandbox.readFile({ repository: ENV, path, ref });
  /** The newest check run of that name on the head of a branch. */
  check = (name: string, ref = "main"): Check | undefined =>
    this.sandbox.checkRuns({ repository: ENV, ref }).findLast((run) => run.name === `Towpath / ${name}`);
  /** Title, summary (as it is rendered) and annotations in one text; empty where there is no such check run. */
  told = (name: string, ref = "main"): string => {
    const check = this.check(name, ref);
    if (check === undefined) return "";
    const notes = check.annotations.map(({ path, startLine, message }) => `${path}:${startLine}: ${message}`);
    const summary = (check.output.summary ?? "").replace(/\\([^\w\s])/g, "$1");
    return [check.conclusion, check.output.title, summary, ...notes].join("\n");
  };
  said = (number: number): string =>
    this.sandbox
      .pullRequest({ repository: ENV, number })
      .comment_list.map(({ body }) => body)
      .join("\n");
  push = async (files: Files, branch = "main", as = "bob"): Promise<void> => {
    this.sandbox.push({ repository: ENV, branch, files, as, message: "by hand" });
    await this.towpath.quiet();
  };
  built = async (tag: string, image = IMAGE, more: Readonly<Record<string, string>> = {}): Promise<Response> => {
    const answer = await this.towpath.build(image, tag, more);
    await this.towpath.quiet();
    return answer;
  };
  /** Warnings and errors for the one who runs the server. */
  warned = (): string =>
    this.towpath.log.lines
      .filter(({ level }) => level === "warn" || level === "error")
      .map(({ message, fields }) => `${message} ${JSON.stringify(fields)}`)
      .join("\n");
  /** Requests that change something, tokens and fetches by Git aside. */
  writes = () =>
    this.sandbox.requests().filter(({ method, path }) => method !== "GET" && !/access_tokens$|upload-pack$/.test(path));
  isAdopted = (): boolean => {
    const refs = this.sandbox.listRefs({ repository: ENV, prefix: "refs/heads/towpath-ledger" });
    return Object.keys(refs).length > 0;
  };
}

export interface SceneOptions extends ConfigParts {
  /** Instead of, or besides, those of `shop`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Said of a home that cannot be adopted: nothing waits for it. */
  readonly adopts?: boolean;
  /** Done before the server starts. */
  readonly before?: (sandbox: Sandbox) => void;
}

/** A sandbox for each test of the file, and a server for those that start one. */
export function useScene() {
  const sandbox = useSandbox({ clock: "2026-03-02T10:00:00Z" });
  let towpath: Towpath | undefined;
  beforeEach(() => {
    towpath = undefined;
  });
  afterEach(() => towpath?.stop());
  return async ({ files = {}, adopts = true, before, ...parts }: SceneOptions = {}): Promise<Scene> => {
    const organisation = makeOrganisation(sandbox.current, { ...shop(parts), ...files });
    before?.(sandbox.current);
    towpath = await startTowpath(sandbox.current, organisation);
    const scene = new Scene(sandbox.current, towpath);
    // The first look at the installation may still be under way.
    for (let tries = 0; tries < 50 && adopts && !scene.isAdopted(); tries += 1) await towpath.quiet();
    return scene;
  };
}
