/** `ip("10.0.0.1")` and `cidr("10.0.0.0/8")`, as Kubernetes has them. */
import { isIPv4, isIPv6 } from "node:net";
import type { Environment } from "@marcbachmann/cel-js";
import { define, defineNamespace } from "./define.ts";

/** An address as a number of 32 or 128 bits. */
class Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
  constructor(family: 4 | 6, bits: bigint) {
    this.family = family;
    this.bits = bits;
  }
  toString(): string {
    return this.family === 4 ? writeFour(this.bits) : writeSix(this.bits);
  }
}

class Range {
  readonly address: Address;
  readonly length: number;
  constructor(address: Address, length: number) {
    this.address = address;
    this.length = length;
  }
  toString(): string {
    return `${String(this.address)}/${this.length}`;
  }
}

export function defineAddresses(environment: Environment): void {
  defineIp(environment);
  defineCidr(environment);
}

const IP = "net.IP";
const CIDR = "net.CIDR";

function defineIp(environment: Environment): void {
  environment.registerType(IP, { ctor: Address, fields: {} });
  defineNamespace(environment, "ip", "towpath.Ip");
  define(environment, {
    [`ip(string): ${IP}`]: (text: string) => address(text),
    "isIP(string): bool": (text: string) => parseAddress(text) !== undefined,
    "towpath.Ip.isCanonical(string): bool": (_: unknown, text: string) => String(address(text)) === text,
    [`string(${IP}): string`]: (ip: Address) => String(ip),
    [`${IP}.family(): int`]: ({ family }: Address) => BigInt(family),
    [`${IP}.isUnspecified(): bool`]: ({ bits }: Address) => bits === 0n,
    [`${IP}.isLoopback(): bool`]: (ip: Address) => within(ip, "127.0.0.0/8", "::1/128"),
    [`${IP}.isLinkLocalMulticast(): bool`]: (ip: Address) => within(ip, "224.0.0.0/24", "ff02::/16"),
    [`${IP}.isLinkLocalUnicast(): bool`]: (ip: Address) => within(ip, "169.254.0.0/16", "fe80::/10"),
    [`${IP}.isGlobalUnicast(): bool`]: (ip: Address) =>
      ip.bits !== 0n &&
      !(ip.family === 4 && ip.bits === 0xffffffffn) &&
      !within(ip, "127.0.0.0/8", "::1/128") &&
      !within(ip, "224.0.0.0/4", "ff00::/8") &&
      !within(ip, "169.254.0.0/16", "fe80::/10"),
  });
  environment.registerOperator(
    `${IP} == ${IP}`,
    (a: Address, b: Address) => a.family === b.family && a.bits === b.bits,
  );
}

function defineCidr(environment: Environment): void {
  environment.registerType(CIDR, { ctor: Range, fields: {} });
  define(environment, {
    [`cidr(string): ${CIDR}`]: (text: string) => range(text),
    "isCIDR(string): bool": (text: string) => parseRange(text) !== undefined,
    [`string(${CIDR}): string`]: (cidr: Range) => String(cidr),
    [`${CIDR}.containsIP(string): bool`]: (cidr: Range, ip: string) => containsIp(cidr, address(ip)),
    [`${CIDR}.containsIP(${IP}): bool`]: (cidr: Range, ip: Address) => containsIp(cidr, ip),
    [`${CIDR}.containsCIDR(string): bool`]: (cidr: Range, other: string) => containsRange(cidr, range(other)),
    [`${CIDR}.containsCIDR(${CIDR}): bool`]: (cidr: Range, other: Range) => containsRange(cidr, other),
    [`${CIDR}.ip(): ${IP}`]: (cidr: Range) => cidr.address,
    [`${CIDR}.masked(): ${CIDR}`]: (cidr: Range) =>
      new Range(new Address(cidr.address.family, masked(cidr.address, cidr.length)), cidr.length),
    [`${CIDR}.prefixLength(): int`]: (cidr: Range) => BigInt(cidr.length),
  });
  environment.registerOperator(`${CIDR} == ${CIDR}`, (a: Range, b: Range) => String(a) === String(b));
}

function address(text: string): Address {
  const found = parseAddress(text);
  if (found === undefined) throw new Error(`"${text}" is not an IP address`);
  return found;
}

function range(text: string): Range {
  const found = parseRange(text);
  if (found === undefined) throw new Error(`"${text}" is not a range of IP addresses such as 10.0.0.0/8`);
  return found;
}

/** Zones and IPv4 inside IPv6 are refused, as Kubernetes does. */
function parseAddress(text: string): Address | undefined {
  if (isIPv4(text))
    return new Address(
      4,
      text.split(".").reduce((bits, part) => bits * 256n + BigInt(part), 0n),
    );
  if (!isIPv6(text) || text.includes("%") || text.includes(".")) return undefined;
  const [head = "", tail] = text.split("::");
  const [before, after] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => 0n);
  const bits = [...before, ...zeros, ...after].reduce((all, group) => all * 65_536n + group, 0n);
  return bits >> 32n === 0xffffn ? undefined : new Address(6, bits);
}

const groups = (text: string): bigint[] => (text === "" ? [] : text.split(":").map((group) => BigInt(`0x${group}`)));

function parseRange(text: string): Range | undefined {
  const [, ip = "", length = ""] = /^([^/]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const found = parseAddress(ip);
  if (found === undefined || Number(length) > widthOf(found)) return undefined;
  return new Range(found, Number(length));
}

const widthOf = ({ family }: Address): number => (family === 4 ? 32 : 128);

const masked = (ip: Address, length: number): bigint => {
  const rest = BigInt(widthOf(ip) - length);
  return (ip.bits >> rest) << rest;
};

const containsIp = ({ address: own, length }: Range, ip: Address): boolean =>
  own.family === ip.family && masked(own, length) === masked(ip, length);

const containsRange = (outer: Range, inner: Range): boolean =>
  inner.length >= outer.length && containsIp(outer, inner.address);

const within = (ip: Address, four: string, six: string): boolean => containsIp(range(ip.family === 4 ? four : six), ip);

const writeFour = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join(".");

/** The longest run of zero groups becomes `::` (RFC 5952). */
function writeSix(bits: bigint): string {
  const all = Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
  const runs = [...all.join(":").matchAll(/\b0(?::0)+\b/g)].sort((a, b) => b[0].length - a[0].length);
  const [run] = runs;
  if (run === undefined) return all.join(":");
  const text = all.join(":");
  const before = text.slice(0, run.index).replace(/:$/, "");
  return `${before}::${text.slice(run.index + run[0].length).replace(/^:/, "")}`;
}
