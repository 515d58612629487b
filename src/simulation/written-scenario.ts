/** A scenario as it is written, once its shape is right (scenario-schema.ts). */

export interface WrittenScenario {
  readonly title?: string;
  readonly start: string;
  readonly timezone?: string;
  readonly config?: string;
  readonly applications?: Readonly<Record<string, Readonly<Record<string, string | Readonly<Record<string, string>>>>>>;
  readonly people?: {
    readonly teams?: Readonly<Record<string, readonly string[]>>;
    readonly roles?: Readonly<Record<string, string>>;
  };
  readonly "healthy-after"?: string;
  readonly steps?: readonly WrittenStep[];
  readonly until?: string;
  readonly expect?: string | readonly string[];
}

export interface WrittenStep {
  readonly at?: string;
  readonly build?: string;
  readonly merge?: string;
  readonly close?: string;
  readonly approve?: string;
  readonly "request-changes"?: string;
  readonly edit?: string;
  readonly ready?: string;
  readonly push?: string;
  readonly revert?: string;
  readonly report?: string;
  readonly check?: string;
  readonly comment?: string;
  readonly application?: string;
  readonly by?: string;
  readonly version?: string;
  readonly image?: string;
  readonly author?: string;
  readonly without?: string | readonly string[];
  readonly environment?: string;
  readonly state?: "healthy" | "progressing" | "unhealthy" | "success" | "pending" | "failure";
  readonly cluster?: string;
  readonly says?: string;
  readonly app?: string;
  readonly on?: string;
  readonly expect?: string | readonly string[];
}
