/** How Kubernetes lets things be called: k8s.io/apimachinery/pkg/util/validation and pkg/api/validation. */

/** What is wrong with a name as the rest of a sentence, or undefined. */
export type NameSyntax = (name: string) => string | undefined;

const syntax =
  (form: RegExp, longest: number, words: string): NameSyntax =>
  (name) => {
    if (name.length > longest) return `has ${name.length} characters, ${longest} are allowed`;
    return form.test(name) ? undefined : words;
  };

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = "may hold small letters, digits and -, and begins and ends with a letter or digit";

/** RFC 1123 label: Namespaces, containers, volumes. */
export const dnsLabel = syntax(LABEL, 63, label);
/** RFC 1035 label: Services. */
export const serviceName = syntax(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 63, `${label}, and with a letter at the beginning`);
/** RFC 1123 subdomain: most objects. */
export const dnsSubdomain = syntax(SUBDOMAIN, 253, label.replace("and -", "- and ."));
/** CronJobs leave 11 characters for the names of their Jobs. */
export const cronJobName = syntax(SUBDOMAIN, 52, label.replace("and -", "- and ."));
/** Roles and their bindings may be called anything that is one segment of a path. */
export const pathSegment = syntax(/^(?!\.{1,2}$)[^/%]+$/, 253, "may not hold / or %, nor be . or ..");
/** IANA service names: ports. */
export const portName: NameSyntax = (name) => {
  if (name.length > 15) return `has ${name.length} characters, 15 are allowed`;
  const fine = LABEL.test(name) && /[a-z]/.test(name) && !name.includes("--");
  return fine ? undefined : "may hold small letters, digits and single -, and at least one letter";
};
/** Keys of ConfigMaps and Secrets. */
export const dataKey = syntax(/^(?!\.{1,2}$)(?!\.\.)[-._a-zA-Z0-9]+$/, 253, "may hold letters, digits, -, _ and .");

const PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const part = "letters, digits, -, _ and ., with a letter or digit at both ends";

/** Keys of labels and annotations: `name` or `domain/name`. */
export const qualifiedName: NameSyntax = (name) => {
  const slash = name.indexOf("/");
  const [prefix, rest] = slash < 0 ? [undefined, name] : [name.slice(0, slash), name.slice(slash + 1)];
  if (rest.length > 63) return `has ${rest.length} characters${slash < 0 ? "" : " behind the /"}, 63 are allowed`;
  if (!PART.test(rest)) return `needs ${part}${slash < 0 ? "" : " behind one /"}`;
  return prefix === undefined || (prefix.length <= 253 && SUBDOMAIN.test(prefix.toLowerCase()))
    ? undefined
    : "has no domain name before the /";
};

export const labelValue: NameSyntax = (value) => {
  if (value.length > 63) return `has ${value.length} characters, 63 are allowed`;
  return value === "" || PART.test(value) ? undefined : `needs ${part}`;
};
