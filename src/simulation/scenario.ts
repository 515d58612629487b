/** A scenario: a state to start from, what happens when, and what is expected of that. */
import type { Config } from "../config/config.ts";

export interface Scenario {
  readonly title: string | undefined;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Undefined: that of the checkout. */
  readonly config: Config | undefined;
  /** IANA name. */
  readonly timezone: string;
  readonly applications: ReadonlyMap<string, StartingApplication>;
  readonly people: StartingPeople;
  /** Milliseconds after which agents report what arrived as healthy, where nobody says otherwise; undefined: never. */
  readonly healthyAfter: number | undefined;
  /** In order; times never go back. */
  readonly steps: readonly Step[];
  /** When it ends: of the last step, where nothing is said. */
  readonly until: number;
}

/** What it holds in each environment, by environment, as written: a version, or versions by image. */
export type StartingApplication = ReadonlyMap<string, string | ReadonlyMap<string, string>>;

export interface StartingPeople {
  readonly teams: ReadonlyMap<string, readonly string[]>;
  readonly roles: ReadonlyMap<string, string>;
}

export interface Step {
  readonly at: number;
  /** Of the step in the file, counted from 1. */
  readonly line: number;
  readonly event: Event | undefined;
  readonly expect: readonly Expectation[];
}

interface Of {
  /** Undefined: the only one that there is. */
  readonly application: string | undefined;
  readonly by: string;
}

export type Event = Of &
  (
    | {
        readonly kind: "build";
        /** A version of all images of the application, or of `image`. */
        readonly version: string;
        readonly image: string | undefined;
        readonly author: string;
        /** Versions whose commits it does not hold, although they were built before it. */
        readonly without: readonly string[];
      }
    | {
        readonly kind: "merge" | "close" | "approve" | "request-changes" | "edit" | "ready" | "revert";
        readonly environment: string;
      }
    | { readonly kind: "push"; readonly environment: string; readonly version: string }
    | {
        readonly kind: "report";
        readonly environment: string;
        readonly state: "healthy" | "progressing" | "unhealthy";
        /** Undefined: all. */
        readonly cluster: string | undefined;
        readonly says: string;
      }
    | {
        readonly kind: "check";
        readonly name: string;
        readonly state: "success" | "pending" | "failure";
        readonly app: string | undefined;
        /** On the promotion's pull request; else on the source commit of `version`. */
        readonly environment: string | undefined;
        readonly version: string | undefined;
      }
    | {
        readonly kind: "comment";
        readonly text: string;
        /** The environment on whose promotion it stands. */
        readonly on: string | undefined;
      }
  );

export interface Expectation {
  readonly line: number;
  readonly written: string;
  /** Undefined: the only one that there is. */
  readonly application: string | undefined;
  readonly environment: string;
  readonly claim: Claim;
}

export type Claim =
  | { readonly kind: "holds" | "proposes"; readonly version: string }
  | { readonly kind: "nothing-open" | "up-to-date" }
  | {
      readonly kind: "waits" | "blocked";
      readonly gate: string | undefined;
      readonly until: number | undefined;
      readonly because: string | undefined;
    }
  | { readonly kind: "passes"; readonly gate: string }
  | { readonly kind: "says"; readonly text: string }
  | {
      readonly kind: "did";
      readonly what: "open" | "merge" | "close" | "update";
      readonly version: string | undefined;
      readonly at: number | undefined;
      readonly not: boolean;
    };
