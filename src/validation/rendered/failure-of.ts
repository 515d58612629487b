/** What kustomize and helm complain of, as a finding. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { findTokens } from "../rules/secrets/tokens.ts";
import type { RenderTarget } from "./find-targets.ts";
import { TOP } from "./refusal.ts";
import { nameOf, type Tree } from "./tree.ts";

const LONGEST = 400;
/** Helm names templates by the chart's name, with line and sometimes column: `(shop/templates/web.yaml:3:5)`. */
const TEMPLATE = /[\w.-]+\/((?:templates|charts)\/[\w./-]+):(\d+)/;

/** On the line that helm names, else on the kustomization or the chart. A secret in the complaint is not repeated. */
export function failureOf(target: RenderTarget, complaint: string, tree: Tree): PlacedFinding {
  const said = complaint.replaceAll(/\s+/g, " ").trim();
  const shown = said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
  const tool = target.kind === "helm" ? "Helm" : "Kustomize";
  const message =
    findTokens(complaint).length > 0
      ? `${tool} cannot render this; what it says holds what looks like a secret, so it is not repeated.`
      : `${tool} cannot render this: ${shown}`;
  const where = target.kind === "helm" ? templateIn(target.root, complaint, tree) : undefined;
  const remedy = target.kind === "helm" ? "Try `helm template` in the chart's folder." : "Try `kustomize build`.";
  return {
    severity: "error",
    ...(where ?? { file: rootFile(target, tree), ...TOP }),
    message,
    remedy,
    rule: "render/failed",
  };
}

function templateIn(root: string, complaint: string, tree: Tree) {
  const [, inside, line] = TEMPLATE.exec(complaint) ?? [];
  const file = root === "" ? inside : `${root}/${inside ?? ""}`;
  if (inside === undefined || file === undefined || !tree.files.has(file)) return undefined;
  const number = Math.max(1, Number(line));
  return { file, line: number, column: 1, endLine: number, endColumn: 1 };
}

/** The file by which people know a target. */
export function rootFile({ kind, root }: RenderTarget, tree: Tree): string {
  const names = kind === "helm" ? ["Chart.yaml"] : ["kustomization.yaml", "kustomization.yml", "Kustomization"];
  const paths = names.map((name) => (root === "" ? name : `${root}/${name}`));
  return paths.find((path) => tree.files.has(path)) ?? paths[0] ?? nameOf(root);
}
