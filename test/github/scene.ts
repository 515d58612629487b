/** GitHub answered by nock, a clock that stands still, and a connection to both. */
import { generateKeyPairSync } from "node:crypto";
import { afterAll, afterEach, beforeEach, expect } from "@jest/globals";
import nock from "nock";
import type { Repository } from "../../src/domain/repository.ts";
import { connectGitHub, type GitHub, type GitHubSettings } from "../../src/github/connect.ts";
import type { MeteredRequest } from "../../src/github/request-meter.ts";
import { createRequestMeter } from "../../src/github/request-meter.ts";
import { SILENT } from "./silent-log.ts";

export const API = "https://github.test";
export const APP_ID = 1234;
export const NOW = Date.parse("2026-03-02T10:00:00Z");
export const HOME: Repository = { id: 77, fullName: "acme/env", installationId: 5, defaultBranch: "main" };
export const SHA = (digit: string): string => digit.repeat(40);

export const { privateKey: PRIVATE_KEY, publicKey: PUBLIC_KEY } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

export interface Scene {
  readonly github: GitHub;
  readonly clock: { now(): number; sleep(): Promise<void>; at: number };
  /** In the order in which they were sent. */
  readonly requests: MeteredRequest[];
}

export function createScene(settings: Partial<GitHubSettings> = {}): Scene {
  const clock = { at: NOW, now: () => clock.at, sleep: () => Promise.resolve() };
  const requests: MeteredRequest[] = [];
  const github = connectGitHub({
    appId: APP_ID,
    privateKey: PRIVATE_KEY,
    baseUrl: API,
    log: SILENT,
    clock,
    pacing: "none",
    alone: true,
    meter: createRequestMeter((request) => void requests.push(request)),
    ...settings,
  });
  return { github, clock, requests };
}

/** The token and the App behind each connection, where a test is not about them. */
export function answerTokens(): void {
  nock(API)
    .persist()
    .post(/^\/app\/installations\/\d+\/access_tokens$/)
    .reply(201, { token: "ghs_secret", expires_at: "2026-03-02T11:00:00Z", permissions: {} });
  nock(API).persist().get("/app").reply(200, app());
}

export const app = (more: object = {}): object => ({
  id: APP_ID,
  slug: "towpath",
  name: "Towpath",
  html_url: "https://github.test/apps/towpath",
  permissions: {},
  events: [],
  ...more,
});

/** What GitHub answers for a pull request, as far as it is read. */
export const pull = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  number: 12,
  state: "open",
  draft: false,
  title: "checkout 1.5.0 into dev",
  body: "",
  user: { login: "towpath[bot]", type: "Bot" },
  labels: [],
  head: { ref: "towpath/promote/dev/checkout", sha: SHA("b"), repo: { id: HOME.id } },
  base: { ref: "main", repo: { id: HOME.id, node_id: "R_77" } },
  created_at: "2026-03-02T09:00:00Z",
  closed_at: null,
  merged_at: null,
  merge_commit_sha: SHA("9"),
  html_url: "https://github.test/acme/env/pull/12",
  mergeable: true,
  mergeable_state: "clean",
  merged_by: null,
  ...more,
});

/** Says no to every request that no test announced, and to every announcement that no request used. */
export function guardNetwork(): void {
  beforeEach(() => {
    nock.disableNetConnect();
  });
  afterEach(() => {
    const unused = nock.pendingMocks().filter((mock) => !/access_tokens|\/app$/.test(mock));
    nock.cleanAll();
    expect(unused).toEqual([]);
  });
  // The next file of this worker brings its own nock.
  afterAll(() => {
    nock.restore();
  });
}

export const operations = ({ requests }: Scene): string[] => requests.map(({ operation }) => operation);
