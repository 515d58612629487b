/** Configurations in short words: the environments, and what else the file says. */
import type { Config } from "../../src/config/config.ts";
import { readConfig } from "../../src/config/read-config.ts";

/** Dev, staging and prod; each part is what stands behind the name, in flow style. */
export interface Written {
  readonly environments?: Readonly<Record<string, string>>;
  readonly from?: string;
  readonly rest?: string;
}

export function written({ environments = {}, from = "acme/checkout", rest = "" }: Written = {}): Config {
  const all = { dev: "{}", staging: "{ after: dev }", prod: "{ after: staging }", ...environments };
  const lines = Object.entries(all).flatMap(([name, text]) => (text === "" ? [] : [`  ${name}: ${text}`]));
  const text = `version: 1
layout: apps/{application}/{environment}/**
environments:
${lines.join("\n")}
images:
  - match: ghcr.io/acme/*
    tags: { semver: "*" }
    write: tag
    from: [${from}]
${rest}
`;
  const read = readConfig(text);
  if ("config" in read) return read.config;
  throw new Error(`${read.mistakes.map(({ line, message }) => `${line}: ${message}`).join("\n")}\n${text}`);
}
