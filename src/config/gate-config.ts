/** The gates as `towpath.yaml` asks for them. One kind a shape; `gates/` holds what evaluates each. */

export type GateConfig = SoakConfig | HealthyConfig | ChecksConfig | ApprovalsConfig | WindowConfig | ExpressionConfig;

interface Anywhere {
  /** Whether it holds the opening or the merging of the pull request; undefined: the kind's own default. */
  readonly holds?: "opening" | "merging";
}

export interface SoakConfig extends Anywhere {
  readonly kind: "soak";
  readonly forMs: number;
  readonly whenReplaced?: "hold-upstream" | "start-over" | "keep-counting";
}

export interface HealthyConfig extends Anywhere {
  readonly kind: "healthy";
}

export interface ChecksConfig extends Anywhere {
  readonly kind: "checks";
  readonly names: readonly string[];
  readonly on: "pull-request" | "source";
  readonly app?: string;
  /** What else counts as passed. */
  readonly allow?: readonly ("neutral" | "skipped")[];
}

export interface ApprovalsConfig extends Anywhere {
  readonly kind: "approvals";
  readonly count: number;
  readonly teams: readonly string[];
  readonly users: readonly string[];
  readonly roles: readonly string[];
  readonly codeOwners: boolean;
  /** People who count although they wrote, asked for or pushed it. */
  readonly allow: readonly ("author" | "requester" | "pusher")[];
}

export interface WindowConfig extends Anywhere {
  readonly kind: "window";
  /** 1 Monday … 7 Sunday. */
  readonly days: readonly number[];
  /** Minutes of the day, `to` not included; `to` below `from` runs past midnight. Empty: the whole day. */
  readonly hours: readonly { readonly from: number; readonly to: number }[];
  readonly timezone: string;
  /** Dates on which alone it opens; absent: any. */
  readonly dates?: readonly DateRange[];
  /** Dates on which it stays shut. */
  readonly except: readonly DateRange[];
}

/** Both ends included: of one year (`2026-12-24`), or of every year (`12-24`, where `to` may lie before `from`). */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

export interface ExpressionConfig extends Anywhere {
  readonly kind: "expression";
  readonly cel: string;
  readonly message?: string;
}
