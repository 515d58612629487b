/** `base64.encode` and `base64.decode` of CEL's encoders extension. */
import type { Environment } from "@marcbachmann/cel-js";
import { define, defineNamespace } from "./define.ts";

export function defineEncoders(environment: Environment): void {
  const type = "towpath.Base64";
  defineNamespace(environment, "base64", type);
  define(environment, {
    [`${type}.encode(bytes): string`]: (_: unknown, bytes: Uint8Array) => Buffer.from(bytes).toString("base64"),
    [`${type}.decode(string): bytes`]: (_: unknown, text: string) => {
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new Error("the text is not base64");
      return new Uint8Array(Buffer.from(text, "base64"));
    },
  });
}
