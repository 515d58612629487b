import { afterEach, beforeEach } from "@jest/globals";
import { createContract } from "../../src/sandbox/contract/contract.ts";
import { type ContractGuard, contractGuard } from "../../src/sandbox/contract/guard.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../src/sandbox/start.ts";

/** A sandbox for the tests of a file; `current` is the one of the test that runs. */
export interface SandboxOfTests {
  readonly current: Sandbox;
  readonly guard: ContractGuard;
}

/**
 * Gives each test of the file a sandbox of its own, and fails a test whose requests, answers or webhooks GitHub's
 * description does not allow, whatever the flow made of them. Call it at the top of a test file or of a `describe`.
 *
 * @param options as for {@link startSandbox}; what they watch is watched besides.
 */
export function useSandbox(options: SandboxOptions = {}): SandboxOfTests {
  const guard = contractGuard(createContract());
  let running: Sandbox | undefined;

  beforeEach(async () => {
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
  });

  afterEach(async () => {
    const stopping = running;
    running = undefined;
    await stopping?.stop();
    guard.assertClean();
  });

  return {
    guard,
    get current() {
      if (running === undefined) throw new Error("The sandbox runs during tests only, not while they are declared.");
      return running;
    },
  };
}
