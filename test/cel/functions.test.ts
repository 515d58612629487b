import { describe, expect, it } from "@jest/globals";
import { TaskRunner } from "../../src/cel/run-task.ts";
import type { CelOutcome } from "../../src/cel/task.ts";

const runner = new TaskRunner();
const object = { list: [1, 2, 3], labels: { app: "web", tier: "front" }, big: 9_007_199_254_740_993n, half: 1.5 };

const answer = (expression: string): CelOutcome | undefined =>
  runner.run(
    { declarations: { variables: { object: "dyn" } }, values: { object }, expressions: [expression] },
    new WeakMap(),
  )[0];

describe("Kubernetes' functions", () => {
  it.each([
    'quantity("1.5Gi").isGreaterThan(quantity("1500M"))',
    'quantity("500m").add(quantity("0.5")).compareTo(quantity("1")) == 0',
    'quantity("1k").asInteger() == 1000 && quantity("1e3").sub(1).isInteger()',
    'quantity("-1").sign() == -1 && quantity("2Ki") == quantity("2048")',
    'isQuantity("1.5Gi") && !isQuantity("1.5GiB") && !isQuantity("")',
    'url("https://example.com:8080/a%20b?x=1&x=2").getHost() == "example.com:8080"',
    'url("https://example.com:80/").getPort() == "80" && url("https://[::1]:80/").getHostname() == "::1"',
    'url("https://example.com/a%20b").getEscapedPath() == "/a%20b" && url("https://example.com").getEscapedPath() == ""',
    'url("https://example.com/?x=1&x=2").getQuery() == {"x": ["1", "2"]}',
    'isURL("/a/b") && !isURL("a/b") && !isURL("https://a b")',
    'ip("10.0.0.1").family() == 4 && ip("::1").isLoopback() && isIP("fe80::1") && !isIP("1.2.3.256")',
    'ip("224.0.0.7").isLinkLocalMulticast() && ip("169.254.1.1").isLinkLocalUnicast() && ip("8.8.8.8").isGlobalUnicast()',
    'ip.isCanonical("2001:db8::1") && !ip.isCanonical("2001:DB8::1") && string(ip("0:0:0:0:0:0:0:1")) == "::1"',
    'cidr("10.0.0.0/8").containsIP("10.200.0.1") && !cidr("10.0.0.0/8").containsIP(ip("11.0.0.1"))',
    'cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16") && cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8")',
    'cidr("::1/128").prefixLength() == 128 && isCIDR("10.0.0.0/32") && !isCIDR("10.0.0.0/33")',
    'semver("1.10.0").isGreaterThan(semver("1.9.0")) && semver("v1.2", true).minor() == 2 && !isSemver("v1.2.3")',
    '"a1b22".find("[0-9]+") == "1" && "a1b22".findAll("[0-9]+") == ["1", "22"] && "a1b22".findAll("[0-9]", 1) == ["1"]',
    "object.list.sum() == 6 && object.list.min() == 1 && object.list.max() == 3 && object.list.isSorted()",
    'object.list.indexOf(2) == 1 && [1, 2, 1].lastIndexOf(1) == 2 && "hello".indexOf("l") == 2',
    "[1, 1, 2].distinct() == [1, 2] && [[1], [2]].flatten() == [1, 2] && [2, 1].sort() == [1, 2]",
    'sets.contains([1, 2], [2.0]) && sets.intersects(["a"], ["a", "b"]) && sets.equivalent([1, 1], [1])',
    'format.dns1123Label().validate("Upper").hasValue() && !format.named("uuid").value().validate("123e4567-e89b-12d3-a456-426614174000").hasValue()',
    '"%s has %d of %.2f".format(["x", 2, 0.5]) == "x has 2 of 0.50"',
    'object.?labels.?app.optMap(app, app + "!").orValue("none") == "web!"',
    "object.labels.all(key, value, key != value) && object.list.exists(at, value, at == 0 && value == 1)",
    'object.labels.transformList(key, value, key + "=" + value) == ["app=web", "tier=front"]',
    'object.labels.transformMap(key, value, key == "app", value + "!") == {"app": "web!"}',
    'base64.decode("aGVsbG8=") == b"hello"',
    "object.list[0] + 1 == 2 && type(object.list[0]) == int && type(object.half) == double",
    "object.big == 9007199254740993 && object.half > 1",
    '"äbc".substring(1) == "bc" && "😀b".charAt(1) == "b" && "ÄB".lowerAscii() == "Äb"',
  ])("%s", (expression) => {
    expect(answer(expression)).toEqual({ kind: "value", value: true });
  });

  it("read hours in the zone that is named, whatever zone this machine is in", () => {
    // The hour that daylight saving leaves out in New York is an ordinary one in Berlin.
    expect(answer('timestamp("2026-03-08T07:30:00Z").getHours("America/New_York")')).toEqual({
      kind: "value",
      value: 3n,
    });
    expect(answer('timestamp("2026-03-29T00:59:00Z").getHours("Europe/Berlin")')).toEqual({ kind: "value", value: 1n });
    expect(answer('timestamp("2026-03-29T01:00:00Z").getHours("Europe/Berlin")')).toEqual({ kind: "value", value: 3n });
    expect(answer('timestamp("2026-07-01T00:00:00Z").getDayOfYear()')).toEqual({ kind: "value", value: 181n });
    expect(answer('duration("90m").getHours()')).toEqual({ kind: "value", value: 1n });
    expect(answer('timestamp("2026-03-29T01:00:00Z").getHours("Europe/Berlon")')).toEqual({
      kind: "error",
      why: 'there is no time zone "Europe/Berlon"; write it as Europe/Berlin or +02:00',
    });
  });

  it.each([
    ["objekt.x == 1", 'there is no variable "objekt"; did you mean "object"?'],
    ['"a".startWith("b")', 'there is no function "startWith"; did you mean "startsWith"?'],
    ['"a".startsWith(1)', 'the function "startsWith" on string does not take (int)'],
    ['"a".matches(1)', 'the function "matches" on string does not take (int)'],
    ['"a".matches("(")', "the pattern is not written as RE2 wants it: missing closing ): `(`"],
    ["1 +", "the expression ends too early"],
    ["(1 == 1", '")" is missing; there is the end instead'],
    ["1 == 1)", "unexpected character: ')'"],
    ["object.missing == 1", 'there is no "missing" here'],
    ['quantity("lots") == quantity("1")', '"lots" is not a quantity such as 500m or 1.5Gi'],
  ])("say what is wrong with %s", (expression, why) => {
    expect(answer(expression)).toEqual({ kind: "error", why });
  });
});
