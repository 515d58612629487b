/** Ways of GitHub that a test can switch while the sandbox runs. */
export interface Behaviour {
  /** How long what was created stays out of lists, by the sandbox's clock. */
  listLagMs: number;
  /** Whether primary and secondary rate limits are enforced; they are always counted. */
  rateLimits: boolean;
  /** How long an installation token lives, by the sandbox's clock. */
  tokenLifetimeMs: number;
}

/** "Generating an installation access token": it expires after one hour. */
export const USUAL_BEHAVIOUR: Behaviour = { listLagMs: 0, rateLimits: false, tokenLifetimeMs: 60 * 60 * 1000 };
