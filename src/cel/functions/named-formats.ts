/** `format.named("dns1123Label")` and its siblings: the syntaxes of names that Kubernetes checks. */
import type { Environment } from "@marcbachmann/cel-js";
import { Optional } from "@marcbachmann/cel-js";
import { define, defineNamespace } from "./define.ts";

/** What is wrong with a text; undefined: nothing. */
type Check = (text: string) => string | undefined;

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

const label: Check = (text) =>
  matching(text, LABEL, 63, "lower case letters, digits and -, beginning and ending with a letter or digit");
const subdomain: Check = (text) =>
  matching(text, SUBDOMAIN, 253, "lower case letters, digits, - and ., beginning and ending with a letter or digit");
const dns1035: Check = (text) =>
  matching(text, /^[a-z]([-a-z0-9]*[a-z0-9])?$/, 63, "lower case letters, digits and -, beginning with a letter");
const qualified: Check = (text) => {
  const [name = "", prefix, more] = text.split("/").reverse();
  if (more !== undefined) return "holds more than one /";
  const wrong = prefix === undefined ? undefined : subdomain(prefix);
  return (
    wrong ?? matching(name, QUALIFIED, 63, "letters, digits, -, _ and ., beginning and ending with a letter or digit")
  );
};
const labelValue: Check = (text) =>
  text === ""
    ? undefined
    : matching(text, QUALIFIED, 63, "letters, digits, -, _ and ., beginning and ending with a letter or digit");

const FORMATS: Readonly<Record<string, Check>> = {
  dns1123Label: label,
  dns1123Subdomain: subdomain,
  dns1035Label: dns1035,
  qualifiedName: qualified,
  labelValue,
  dns1123LabelPrefix: (text) => label(text.replace(/-$/, "a")),
  dns1123SubdomainPrefix: (text) => subdomain(text.replace(/[-.]$/, "a")),
  dns1035LabelPrefix: (text) => dns1035(text.replace(/-$/, "a")),
  uri: (text) => (URL.canParse(text) || text.startsWith("/") ? undefined : "is not a URI"),
  uuid: (text) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? undefined : "is not a UUID"),
  byte: (text) => (/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0 ? undefined : "is not base64"),
  date: (text) => (isDate(text) ? undefined : "is not a date such as 2026-01-31"),
  datetime: (text) =>
    isDate(text.slice(0, 10)) && /^[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text.slice(10))
      ? undefined
      : "is not a point in time such as 2026-01-31T10:00:00Z",
};

class Format {
  readonly check: Check;
  constructor(check: Check) {
    this.check = check;
  }
}

export function defineNamedFormats(environment: Environment): void {
  const type = "kubernetes.NamedFormat";
  const names = "towpath.Format";
  environment.registerType(type, { ctor: Format, fields: {} });
  defineNamespace(environment, "format", names);
  define(environment, {
    [`${names}.named(string): optional<${type}>`]: (_: unknown, name: string) => {
      const check = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
      return check === undefined ? Optional.none() : Optional.of(new Format(check));
    },
    [`${type}.validate(string): optional<list<string>>`]: (format: Format, text: string) => {
      const wrong = format.check(text);
      return wrong === undefined ? Optional.none() : Optional.of([wrong]);
    },
  });
  for (const [name, check] of Object.entries(FORMATS)) {
    define(environment, { [`${names}.${name}(): ${type}`]: () => new Format(check) });
  }
}

function matching(text: string, pattern: RegExp, longest: number, letters: string): string | undefined {
  if (text.length > longest) return `is longer than ${longest} characters`;
  return pattern.test(text) ? undefined : `must be ${letters}`;
}

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
