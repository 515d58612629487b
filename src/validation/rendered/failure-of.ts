/** What kustomize and helm complain of, as a finding. */
import type { PlacedFinding } from "../reading/placed-finding.ts";
import { findTokens } from "../rules/secrets/tokens.ts";
import type { RenderTarget } from "./find-targets.ts";
import { TOP } from "./refusal.ts";
import { shellWord } from "./shell-word.ts";
import { nameOf, type Tree } from "./tree.ts";

const LONGEST = 400;
/** Helm names templates by the chart's name, with line and sometimes column: `(shop/templates/web.yaml:3:5)`. */
const TEMPLATE = /[\w.-]+\/((?:templates|charts)\/[\w./-]+):(\d+)/;

/** Kustomize wraps what is wrong in where it was, from the outermost kustomization to the one that it is about. */
const WRAPPING = /^[\s\S]*(?:recursed accumulation of|couldn't make target for) path '([^']*)': /;

/** On the line or in the kustomization that the program names, else on what was rendered; and why, without the words around. */
export function failureOf(
  target: RenderTarget,
  complaint: string,
  tree: Tree,
): { readonly finding: PlacedFinding; readonly why: string } {
  const isHelm = target.kind === "helm";
  const why = shown(isHelm ? complaint : complaint.replace(WRAPPING, ""));
  const where = isHelm ? templateIn(target.root, complaint, tree) : kustomizationIn(complaint, tree);
  const folder = shellWord(target.root);
  const finding: PlacedFinding = {
    severity: "error",
    ...(where ?? { file: rootFile(target, tree), ...TOP }),
    message: `${isHelm ? "Helm" : "Kustomize"} cannot render this: ${why}`,
    remedy: `\`${isHelm ? "helm template" : "kustomize build"} ${folder}\` in the repository says the same: mend what it names.`,
    rule: "render/failed",
  };
  return { finding, why };
}

function kustomizationIn(complaint: string, tree: Tree) {
  const [, folder] = WRAPPING.exec(complaint) ?? [];
  if (folder === undefined) return undefined;
  const file = rootFile({ kind: "kustomize", root: folder, environment: undefined, values: [] }, tree);
  return tree.files.has(file) ? { file, ...TOP } : undefined;
}

/** What the program said, on one line. A secret in it is not repeated. */
function shown(complaint: string): string {
  if (findTokens(complaint).length > 0) return "what it says holds what looks like a secret, so it is not repeated.";
  const said = complaint.replaceAll(/\s+/g, " ").trim();
  return said.length > LONGEST ? `${said.slice(0, LONGEST)}…` : said;
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
