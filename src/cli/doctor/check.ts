/** What `towpath doctor` says: each check with its verdict and one sentence. */

export interface Check {
  /** What was looked at: `settings`, `app`, `acme/env`, `acme/env: prod`. */
  readonly subject: string;
  /** `advice` could be better and keeps nothing from working. */
  readonly state: "ok" | "advice" | "mend";
  /** One sentence: what is so; for what is to mend, also how. */
  readonly message: string;
}

export const ok = (subject: string, message: string): Check => ({ subject, state: "ok", message });
export const advice = (subject: string, message: string): Check => ({ subject, state: "advice", message });
export const mend = (subject: string, message: string): Check => ({ subject, state: "mend", message });

/** The complaints, or one word that there are none. */
export const orOk = (complaints: readonly Check[], subject: string, message: string): readonly Check[] =>
  complaints.some(({ state }) => state === "mend") ? complaints : [ok(subject, message), ...complaints];
