/**
 * Types that custom resources take from Kubernetes itself (ObjectMeta, PodTemplateSpec, IntOrString, Quantity, …): the
 * declaration packages have them too, but looser than OpenAPI does. They become references to OpenAPI's definitions.
 */
import { BaseType, type Definition, type SubNodeParser, type SubTypeFormatter } from "ts-json-schema-generator";
import ts from "typescript";
import type { Definitions } from "./schema.ts";

class KubernetesType extends BaseType {
  readonly definition: string;
  constructor(definition: string) {
    super();
    this.definition = definition;
  }
  override getId(): string {
    return `kubernetes-${this.definition}`;
  }
}

/** Reads declarations of Kubernetes' own types. Throws for one that OpenAPI does not have. */
export function kubernetesTypeParser(definitions: Readonly<Definitions>): SubNodeParser {
  const names = new Map(Object.keys(definitions).map((name) => [capitalised(name), name]));
  return {
    supportsNode: (node) =>
      (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) &&
      /\/node_modules\/(kubernetes-models|@kubernetes-models\/apimachinery)\//.test(node.getSourceFile().fileName),
    createType: (node) => {
      const { fileName, text } = node.getSourceFile();
      const exported = /export type \{ \w+ as I(IoK8s\w+)/.exec(text)?.[1];
      const definition = exported === undefined ? undefined : names.get(exported);
      if (definition === undefined) throw new Error(`${fileName}: OpenAPI has no definition named ${exported}`);
      return new KubernetesType(definition);
    },
  };
}

/** The name of the definition goes into `$comment`: the generator refuses references to what it did not make itself. */
export function kubernetesTypeFormatter(): SubTypeFormatter {
  return {
    supportsType: (type) => type instanceof KubernetesType,
    getDefinition: (type): Definition => (type instanceof KubernetesType ? { $comment: type.definition } : {}),
    getChildren: () => [],
  };
}

/** `io.k8s.api.core.v1.PodSpec` → `IoK8sApiCoreV1PodSpec`, as the declaration packages write it. */
function capitalised(name: string): string {
  return name
    .split(/[.-]/)
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join("");
}
