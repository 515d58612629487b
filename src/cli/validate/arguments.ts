export type Output = "text" | "json" | "github" | "sarif" | "junit";

/** The command line of `towpath validate`. */
export interface ValidateArguments {
  readonly paths: readonly string[];
  readonly kubernetesVersion?: string;
  readonly environment?: string;
  readonly output: Output;
  readonly schemaLocation?: readonly string[];
  readonly policy?: readonly string[];
  readonly ignoreMissingSchemas: boolean;
  readonly verbose: boolean;
  readonly rules: boolean;
}
