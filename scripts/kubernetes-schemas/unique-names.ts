/**
 * Declarations of a package with names that are unique in all of it. The generator names definitions after interfaces,
 * and the same interface name stands in several files (`ISecretKeySelector` of each API version).
 */
import { relative } from "node:path";
import ts from "typescript";

export interface UniqueNames {
  readonly host: ts.CompilerHost;
  /** `I_argoproj_io_v1alpha1_Rollout` for the file argoproj.io/v1alpha1/Rollout.d.ts. */
  identifier(file: string): string;
  /** `argoproj.io.v1alpha1.Rollout` for that identifier; the identifier itself where it is not one of these. */
  name(identifier: string): string;
}

export function uniqueNames(folder: string, options: ts.CompilerOptions): UniqueNames {
  const names = new Map<string, string>();
  const identifier = (file: string): string => {
    const name = relative(folder, file)
      .replace(/\.d\.ts$/, "")
      .replaceAll("/", ".");
    const made = `I_${name.replaceAll(/\W/g, "_")}`;
    names.set(made, name);
    return made;
  };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (file, language, ...rest) => {
    const kind = /([^/]+)\.d\.ts$/.exec(file)?.[1];
    if (kind === undefined || !file.startsWith(`${folder}/`)) return read(file, language, ...rest);
    const text = (host.readFile(file) ?? "").replaceAll(new RegExp(`\\bI${kind}\\b`, "g"), identifier(file));
    return ts.createSourceFile(file, text, language);
  };
  return { host, identifier, name: (made) => names.get(made) ?? made };
}
