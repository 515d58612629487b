/** Well-known tokens by their looks. Each pattern begins with fixed letters and has bounds, so that none runs away. */
import { fingerprint } from "./fingerprint.ts";

export interface FoundToken {
  /** `a GitHub token`. */
  readonly what: string;
  readonly fingerprint: string;
}

const PATTERNS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["an AWS access key", /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/],
  ["a GitHub token", /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/],
  ["a GitHub token", /\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b/],
  ["a GitLab token", /\bgl(?:pat|dt|rt|ptt|agent|soat)-[\w-]{20,64}/],
  ["a Slack token", /\bxox[abeprs]-[A-Za-z0-9-]{10,200}/],
  ["a Slack webhook", /hooks\.slack\.com\/(?:services|workflows)\/T\w{6,15}\/\w{6,15}\/\w{16,40}/],
  ["a Discord webhook", /discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/],
  ["an npm token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["a PyPI token", /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,200}/],
  ["a Docker Hub token", /\bdckr_(?:pat|oat)_[\w-]{27,32}/],
  ["an Anthropic key", /\bsk-ant-(?:api|admin)\d\d-[\w-]{80,120}/],
  ["an OpenAI key", /\bsk-(?:proj|svcacct|admin)-[\w-]{40,200}/],
  ["an OpenAI key", /\bsk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}\b/],
  ["a Hugging Face token", /\bhf_[A-Za-z]{34}\b/],
  ["a Stripe key", /\b(?:sk|rk)_live_[A-Za-z0-9]{20,120}/],
  ["a Google API key", /\bAIza[\w-]{35}/],
  ["a Google OAuth secret", /\bGOCSPX-[\w-]{28}/],
  ["a Vault token", /\bhv[sbr]\.[\w-]{24,200}/],
  ["a DigitalOcean token", /\bdo[opr]_v1_[a-f0-9]{64}\b/],
  ["a SendGrid key", /\bSG\.[\w-]{22}\.[\w-]{43}/],
  ["a Shopify token", /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}\b/],
  ["a Grafana token", /\bglsa_[A-Za-z0-9]{32}_[a-f0-9]{8}\b/],
  ["a Grafana token", /\bglc_[A-Za-z0-9+/]{32,400}/],
  ["a Databricks token", /\bdapi[a-f0-9]{32}\b/],
  ["a Linear key", /\blin_api_[A-Za-z0-9]{40}\b/],
  ["a Postman key", /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}\b/],
  ["a New Relic key", /\bNRAK-[A-Z0-9]{27}\b/],
  ["a Telegram bot token", /\b\d{8,10}:AA[\w-]{33}\b/],
  ["an Azure storage key", /AccountKey=[A-Za-z0-9+/]{86}==/],
  ["an age private key", /\bAGE-SECRET-KEY-1[0-9A-Z]{58}\b/],
  [
    "a private key",
    /-----BEGIN (?:[A-Z0-9]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n)*[A-Za-z0-9+/=\s:,-]{16,64}/,
  ],
  ["a signed token (JWT)", /\beyJ[\w-]{10,2000}\.eyJ[\w-]{10,4000}\.[\w-]{20,1000}/],
];

/** One quick look for any of the beginnings, since nearly all texts hold none. */
const ANY =
  /A[KS]IA|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ptt|agent|soat)-|xox[abeprs]-|hooks\.slack|discord(?:app)?\.com\/api|npm_|pypi-|dckr_|sk-|hf_|[sr]k_live_|AIza|GOCSPX|hv[sbr]\.|do[opr]_v1_|SG\.|shp|glsa_|glc_|dapi|lin_api_|PMAK-|NRAK-|:AA|AccountKey=|AGE-SECRET|PRIVATE KEY|eyJ|:\/\//;

/** `scheme://user:password@host`, also without a user. */
const CREDENTIALS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s/:@"'<>]{0,100}):([^\s/@"'<>]{3,200})@[\w.[-]/i;
const STAND_INS =
  /^(?:pass(?:word|wd)?|secret|token|user(?:name)?|changeme|change-me|example|redacted|x{3,}|\*{3,}|\.{3,})$/i;
/** Longer texts are searched up to here; files end at 1 MB anyhow. */
const LONGEST = 1_000_000;

/** The tokens in a text. Those of documentation (`…EXAMPLE`) and those that are filled in later are none. */
export function findTokens(text: string): readonly FoundToken[] {
  const searched = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  if (searched.length < 8 || !ANY.test(searched)) return [];
  const found = new Map<string, FoundToken>();
  for (const [what, pattern] of PATTERNS) {
    const token = pattern.exec(searched)?.[0];
    if (token === undefined || /EXAMPLE|xxxxxx/i.test(token)) continue;
    found.set(what, { what, fingerprint: fingerprint(token) });
  }
  const [address, , password] = CREDENTIALS.exec(searched) ?? [];
  if (address !== undefined && password !== undefined && !/[${<]/.test(password) && !STAND_INS.test(password)) {
    found.set("a password in an address", { what: "a password in an address", fingerprint: "" });
  }
  return [...found.values()];
}

/** `a GitHub token (fingerprint 1a2b3c4d) and a private key (…)`. */
export const describeTokens = (tokens: readonly FoundToken[]): string =>
  tokens
    .map(({ what, fingerprint }) => (fingerprint === "" ? what : `${what} (fingerprint ${fingerprint})`))
    .join(" and ");
