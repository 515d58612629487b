import { afterAll, afterEach, beforeAll, beforeEach } from "@jest/globals";
import { createContract } from "../../src/sandbox/contract/contract.ts";
import { type ContractGuard, contractGuard } from "../../src/sandbox/contract/guard.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/start.ts";

/** A sandbox for the tests of a file; `current` is the one that runs now. */
export interface SandboxOfTests {
  readonly current: Sandbox;
  readonly guard: ContractGuard;
}

export type WatchedOptions = SandboxOptions & {
  /** One for each test (the default), or one for all tests of the file, where they are steps of one story. */
  readonly per?: "test" | "file";
};

/**
 * Gives tests a sandbox, and fails each test whose requests, answers or webhooks GitHub's description does not allow,
 * whatever the flow made of them. Call it at the top of a test file or of a `describe`.
 *
 * @param options as for {@link startSandbox}; what they watch is watched besides.
 */
export function useSandbox({ per = "test", ...options }: WatchedOptions = {}): SandboxOfTests {
  const guard = contractGuard(createContract());
  let running: Sandbox | undefined;

  const start = async (): Promise<void> => {
    running = await startSandbox({
      ...options,
      onExchange: (exchange) => {
        guard.onExchange(exchange);
        options.onExchange?.(exchange);
      },
      onWebhook: (webhook) => {
        guard.onWebhook(webhook);
        options.onWebhook?.(webhook);
      },
    });
  };
  const stop = async (): Promise<void> => {
    const stopping = running;
    running = undefined;
    await stopping?.stop();
  };

  if (per === "file") beforeAll(start);
  else beforeEach(start);
  // Hooks run in the order in which they are declared: a test's violations are said when its sandbox has stopped.
  if (per === "file") afterAll(stop);
  else afterEach(stop);
  afterEach(() => guard.assertClean());

  return {
    guard,
    get current() {
      if (running === undefined) throw new Error("The sandbox runs during tests only, not while they are declared.");
      return running;
    },
  };
}
