import { type Contract, createContract } from "./contract.ts";
import { type Exchange, header, queryByName, type Webhook } from "./exchange.ts";
import { excerpt } from "./redaction.ts";

/** One exchange or webhook that GitHub's description does not allow. */
export interface Violation {
  readonly side: "request" | "answer" | "webhook";
  /** `POST /repos/{owner}/{repo}/pulls`, or the event of a webhook. */
  readonly operation: string;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
  /** Enough of what was sent to find the place, without secrets. */
  readonly excerpt: string;
}

export interface ContractGuard {
  /** Give these two to the sandbox; they never throw, since a throw inside the flow could be swallowed by it. */
  readonly onExchange: (exchange: Exchange) => void;
  readonly onWebhook: (webhook: Webhook) => void;
  readonly contract: Contract;
  readonly violations: () => readonly Violation[];
  /** How many exchanges and webhooks were checked since the last call of {@link assertClean} or {@link reset}. */
  readonly checked: () => number;
  /**
   * Lets a test send something wrong on purpose: the next violation whose text fits is expected, and
   * {@link assertClean} complains where it does not come.
   */
  readonly expectViolation: (pattern: RegExp) => void;
  /** Throws where there are violations, says them all, and starts anew. For `afterEach`. */
  readonly assertClean: () => void;
  /** Forgets violations and expectations. */
  readonly reset: () => void;
}

const line = (violation: Violation): string =>
  [
    `${violation.side} · ${violation.operation}`,
    ...violation.problems.map((problem) => `  - ${problem}`),
    `  sent: ${violation.excerpt}`,
  ].join("\n");

function queryText(query: Exchange["query"]): string {
  const entries = Object.entries(queryByName(query));
  return entries.length === 0
    ? ""
    : `?${entries.map(([name, value]) => `${name}=${[value].flat().join(",")}`).join("&")}`;
}

/**
 * Watches a test from outside the flow: what the code under test makes of an answer, and whether it swallows errors,
 * changes nothing here.
 */
export function contractGuard(contract: Contract = createContract()): ContractGuard {
  let found: Violation[] = [];
  let expected: RegExp[] = [];
  let checks = 0;

  const report = (violation: Violation): void => {
    const index = expected.findIndex((pattern) => pattern.test(line(violation)));
    if (index >= 0) expected.splice(index, 1);
    else found.push(violation);
  };

  const reset = (): void => {
    found = [];
    expected = [];
    checks = 0;
  };

  return {
    contract,
    onExchange(exchange) {
      checks += 1;
      const operation = contract.operationOf(exchange);
      const said = `${excerpt(`${exchange.path}${queryText(exchange.query)}`)} body: ${excerpt(exchange.requestBody)}`;
      const request = contract.checkRequest(exchange);
      if (request.length > 0) report({ side: "request", operation, problems: request, excerpt: said });
      const unknown = header(exchange.responseHeaders, "x-sandbox");
      const answer = unknown === "" ? contract.checkResponse(exchange) : [`the sandbox answered: ${unknown}`];
      if (answer.length > 0)
        report({
          side: "answer",
          operation,
          problems: answer,
          excerpt: `${said}\n  answered: ${exchange.status} ${excerpt(exchange.responseBody)}`,
        });
    },
    onWebhook({ event, payload }) {
      checks += 1;
      const problems = contract.checkWebhook(event, payload);
      if (problems.length > 0) report({ side: "webhook", operation: event, problems, excerpt: excerpt(payload) });
    },
    violations: () => found,
    checked: () => checks,
    expectViolation(pattern) {
      expected.push(pattern);
    },
    assertClean() {
      const said = [
        ...found.map(line),
        ...expected.map((pattern) => `expected violation that did not come · ${pattern.source}`),
      ];
      reset();
      if (said.length > 0) throw new Error(`GitHub's description does not allow this:\n\n${said.join("\n\n")}\n`);
    },
    reset,
  };
}
