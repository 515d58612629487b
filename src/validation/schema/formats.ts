/**
 * The formats that the API server checks, of those that occur in published schemas. What it does not know it ignores
 * (https://github.com/kubernetes/apiextensions-apiserver, `supportedFormats`), and so do we.
 */
import { isIP, isIPv4, isIPv6 } from "node:net";

type Format = (value: unknown) => boolean;

const DATE = /^\d{4}-(\d{2})-(\d{2})$/;
/** RFC 3339, and the shorter forms that the API server's library takes. */
const DATE_TIME = /^\d{4}-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:[Zz]|[-+]\d{2}:?\d{2})?$/;
const GO_DURATION = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;
const WORDED_DURATION =
  /^\d+\s*(?:ns|nanos?|us|µs|micros?|ms|millis?|s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hrs?|hours?|d|days?|w|weeks?)$/i;
const ISO_DURATION = /^P(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const MAC = /^(?:[0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i;
const HOSTNAME =
  /^(?=.{1,253}\.?$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i;
const EMAIL = /^[^\s@]+@[^\s@]+$/;

const text =
  (fits: (text: string) => boolean): Format =>
  (value) =>
    typeof value !== "string" || fits(value);

const integerBetween =
  (lowest: bigint, highest: bigint): Format =>
  (value) => {
    if (typeof value === "bigint") return lowest <= value && value <= highest;
    return (
      typeof value !== "number" || !Number.isInteger(value) || (lowest <= BigInt(value) && BigInt(value) <= highest)
    );
  };

const between = (part: string | undefined, lowest: number, highest: number): boolean =>
  part === undefined || (Number(part) >= lowest && Number(part) <= highest);

const isDate = (value: string): boolean => {
  const [, month, day] = DATE.exec(value) ?? [];
  return month !== undefined && between(month, 1, 12) && between(day, 1, 31);
};

const isDateTime = (value: string): boolean => {
  const [, month, day, hour, minute, second] = DATE_TIME.exec(value) ?? [];
  return (
    month !== undefined &&
    between(month, 1, 12) &&
    between(day, 1, 31) &&
    between(hour, 0, 23) &&
    between(minute, 0, 59) &&
    between(second, 0, 60)
  );
};

function isCidr(value: string): boolean {
  const [address = "", bits = "", ...rest] = value.split("/");
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

/** Everything that Go's `url.ParseRequestURI` takes: a path from the root, or a scheme and something behind it. */
const isUri = (value: string): boolean => /^(?:\/|[a-z][a-z0-9+.-]*:)/i.test(value) && !/\s/.test(value);

const FORMATS: Readonly<Record<string, Format>> = {
  int32: integerBetween(-(2n ** 31n), 2n ** 31n - 1n),
  int64: integerBetween(-(2n ** 63n), 2n ** 63n - 1n),
  byte: text((value) => BASE64.test(value.replaceAll(/[\r\n]/g, ""))),
  date: text(isDate),
  "date-time": text(isDateTime),
  datetime: text(isDateTime),
  duration: text((value) => GO_DURATION.test(value) || WORDED_DURATION.test(value) || ISO_DURATION.test(value)),
  email: text((value) => EMAIL.test(value)),
  hostname: text((value) => HOSTNAME.test(value)),
  ipv4: text((value) => isIPv4(value)),
  ipv6: text((value) => isIPv6(value)),
  cidr: text(isCidr),
  mac: text((value) => MAC.test(value)),
  uri: text(isUri),
  uuid: text((value) => UUID.test(value)),
};

export const KNOWN_FORMATS: readonly string[] = Object.keys(FORMATS);

/** Whether the value has the format. Formats that are not known, and values of other types, fit. */
export const fitsFormat = (format: string, value: unknown): boolean =>
  !Object.hasOwn(FORMATS, format) || (FORMATS[format]?.(value) ?? true);
