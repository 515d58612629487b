import { describe, expect, it } from "@jest/globals";
import { explainFetchFailure } from "../../src/mirror/fetch-failure.ts";
import { GitFailure } from "../../src/mirror/run-git.ts";

const explain = (stderr: string) => explainFetchFailure(new GitFailure("fetch", 128, stderr), "acme/env");

describe("what git fetch says of its failure", () => {
  const words: [string, object][] = [
    [
      "remote: Repository not found.\nfatal: repository 'https://github.com/acme/env.git/' not found",
      { code: "repository-gone" },
    ],
    [
      "fatal: unable to access 'https://github.com/acme/env.git/': The requested URL returned error: 403",
      { code: "repository-gone" },
    ],
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled", { name: "Transient" }],
    ["fatal: Authentication failed for 'https://github.com/acme/env.git/'", { name: "Transient" }],
    [
      "fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com",
      { name: "Transient" },
    ],
    ["error: RPC failed; HTTP 502 curl 22 The requested URL returned error: 502", { name: "Transient" }],
    ["fatal: the remote end hung up unexpectedly\nfatal: early EOF", { name: "Transient" }],
    [
      "error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec transferred the last 60 seconds",
      { name: "Transient" },
    ],
    ["fatal: write error: No space left on device", { code: "disk-full" }],
    [
      "error: cannot lock ref 'refs/heads/main': Unable to create '/data/77.git/refs/heads/main.lock': File exists.",
      { state: "locked" },
    ],
    ["fatal: bad object refs/heads/main\nerror: did not send all necessary objects", { state: "broken" }],
    ["fatal: bad config line 8 in file /data/77.git/config", { state: "broken" }],
  ];
  it.each(words)("%s", (stderr, expected) => {
    expect(explain(stderr)).toMatchObject(expected);
  });
});
