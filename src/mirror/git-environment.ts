/**
 * The environment in which Git runs: made from nothing, so that no setting of the machine or of a person changes what
 * Towpath reads, nothing asks a question, and no program is started that a repository or a configuration names.
 */

/** What of our own environment Git needs: where programs are, and how the network is reached. */
const PASSED = [
  "PATH",
  "TMPDIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "GIT_SSL_CAINFO",
] as const;

/** Configuration that holds for every command (gitprotocol and git-config documentation). */
const SETTINGS: readonly (readonly [string, string])[] = [
  ["core.hooksPath", "/dev/null"],
  ["core.fsmonitor", "false"],
  ["credential.helper", ""],
  ["gc.auto", "6700"],
  ["gc.autoDetach", "false"],
  ["maintenance.auto", "false"],
  // A connection that stands still is given up: a kilobyte a second for a minute.
  ["http.lowSpeedLimit", "1000"],
  ["http.lowSpeedTime", "60"],
  // One commit and one file are one each, whatever the machine's Git shows by default.
  ["diff.renames", "false"],
  ["log.showSignature", "false"],
  ["i18n.logOutputEncoding", "UTF-8"],
];

export interface Authorization {
  /** The header goes only to URLs that begin so. */
  readonly urlPrefix: string;
  readonly token: string;
}

/**
 * @param protocols as Git names them: `https`, `http`, in tests `file`.
 * @param authorization given to Git by its environment: never on a command line, and in no file.
 */
export function gitEnvironment(
  protocols: readonly string[],
  authorization?: Authorization,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const settings = [...SETTINGS, ...(authorization ? [header(authorization)] : [])];
  const configuration = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return {
    ...Object.fromEntries(PASSED.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]]))),
    // Messages are read by program.
    LC_ALL: "C",
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(configuration),
    GIT_ALLOW_PROTOCOL: protocols.join(":"),
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "false",
    SSH_ASKPASS: "false",
    GIT_SSH_COMMAND: "false",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_NO_LAZY_FETCH: "1",
  };
}

const header = ({ urlPrefix, token }: Authorization): readonly [string, string] => [
  `http.${urlPrefix}.extraHeader`,
  `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
];
