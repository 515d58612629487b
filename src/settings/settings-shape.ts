import type { LogLevel } from "../log/pino-log.ts";

/** All that the environment says. */
export interface Settings {
  readonly appId: number;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  /** At least one; the first is the current one. */
  readonly webhookSecrets: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly logFormat: "json" | "pretty";
  /** Base of GitHub's REST API, without a slash at the end. */
  readonly apiUrl: string;
  /** Where people and Git find repositories, without a slash at the end. */
  readonly webUrl: string;
  /** Undefined: SQLite in the data folder. */
  readonly databaseUrl: string | undefined;
  /** Absolute. */
  readonly dataDir: string;
  readonly hookSenders: readonly HookSender[];
  readonly sweepIntervalMs: number;
  readonly rendering: RenderingSettings;
}

export interface RenderingSettings {
  /** `auto`: where programs can be confined; `unsafe`: also where they cannot. */
  readonly mode: "auto" | "off" | "unsafe";
  /** Also what pull requests from forks change. */
  readonly forks: boolean;
  /** Absolute path of kustomize or kubectl; undefined: on PATH. */
  readonly kustomize: string | undefined;
  /** Absolute path of helm; undefined: on PATH. */
  readonly helm: string | undefined;
  /** Absolute path of conftest; undefined: on PATH. */
  readonly conftest?: string | undefined;
}

/** Who may post to `/hooks/images`; a name may have several secrets while they are rotated. */
export interface HookSender {
  readonly name: string;
  readonly secret: string;
}
