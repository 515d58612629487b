/** `semver("1.2.3")` and what can be asked of it, as Kubernetes has it from 1.34 on. */
import type { Environment } from "@marcbachmann/cel-js";
import { compare, parse, type SemVer } from "semver";
import { define } from "./define.ts";

class Version {
  readonly parsed: SemVer;
  constructor(parsed: SemVer) {
    this.parsed = parsed;
  }
  toString(): string {
    return this.parsed.version;
  }
}

export function defineVersions(environment: Environment): void {
  const type = "kubernetes.Semver";
  environment.registerType(type, { ctor: Version, fields: {} });
  define(environment, {
    [`semver(string): ${type}`]: (text: string) => semver(text, false),
    [`semver(string, bool): ${type}`]: (text: string, normalize: boolean) => semver(text, normalize),
    "isSemver(string): bool": (text: string) => strict(text, false) !== undefined,
    "isSemver(string, bool): bool": (text: string, normalize: boolean) => strict(text, normalize) !== undefined,
    [`${type}.major(): int`]: ({ parsed }: Version) => BigInt(parsed.major),
    [`${type}.minor(): int`]: ({ parsed }: Version) => BigInt(parsed.minor),
    [`${type}.patch(): int`]: ({ parsed }: Version) => BigInt(parsed.patch),
    [`${type}.isLessThan(${type}): bool`]: (a: Version, b: Version) => compare(a.parsed, b.parsed) < 0,
    [`${type}.isGreaterThan(${type}): bool`]: (a: Version, b: Version) => compare(a.parsed, b.parsed) > 0,
    [`${type}.compareTo(${type}): int`]: (a: Version, b: Version) => BigInt(compare(a.parsed, b.parsed)),
  });
  environment.registerOperator(`${type} == ${type}`, (a: Version, b: Version) => compare(a.parsed, b.parsed) === 0);
}

function semver(text: string, normalize: boolean): Version {
  const parsed = strict(text, normalize);
  if (parsed === undefined) throw new Error(`"${text}" is not a semantic version such as 1.2.3`);
  return new Version(parsed);
}

/** With `normalize` a leading v, missing parts and leading zeros are mended first. */
function strict(text: string, normalize: boolean): SemVer | undefined {
  const written = normalize ? normalized(text) : text;
  if (!/^\d/.test(written)) return undefined;
  return parse(written) ?? undefined;
}

function normalized(text: string): string {
  const [, numbers = "", rest = ""] = /^v?(\d+(?:\.\d+){0,2})(.*)$/.exec(text) ?? [];
  if (numbers === "") return text;
  const parts = numbers.split(".").map((part) => part.replace(/^0+(?=\d)/, ""));
  while (parts.length < 3) parts.push("0");
  return parts.join(".") + rest;
}
