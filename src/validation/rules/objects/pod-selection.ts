/** Which pod templates a selector picks, without comparing each with each. */
import type { Scope } from "../../rule.ts";
import { type PodTemplate, podLabelsOf } from "./pod-templates.ts";
import { indexOf, type ScopeIndex } from "./scope-index.ts";
import { fits, labelText, type Selector } from "./selector.ts";
import type { Fields } from "./shape.ts";

/** Templates looked at for one selector at most; beyond that they count as found, since nobody can tell quickly. */
const MOST_CANDIDATES = 5000;

export class PodSelection {
  readonly #index: ScopeIndex;
  readonly #byPair = new Map<string, PodTemplate[]>();
  readonly #byNamespace = new Map<string, PodTemplate[]>();
  readonly #answers = new Map<string, readonly PodTemplate[]>();

  constructor(index: ScopeIndex) {
    this.#index = index;
    for (const template of index.templates) {
      const namespace = index.namespaceOf(template.resource) ?? "";
      push(this.#byNamespace, namespace, template);
      push(this.#byNamespace, "*", template);
      for (const [key, value] of Object.entries(labelsWithTransformers(index, template))) {
        push(this.#byPair, `${namespace}\n${key}=${labelText(value)}`, template);
        push(this.#byPair, `*\n${key}=${labelText(value)}`, template);
      }
    }
  }

  /** The templates whose pods the selector picks in the namespace (undefined: nobody knows which, so in all). */
  select(selector: Selector, namespace: string | undefined): readonly PodTemplate[] {
    const key = `${namespace ?? "*"}\n${selector.key}`;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const spaces = namespace === undefined ? ["*"] : [namespace, ""];
    const found = spaces
      .flatMap((space) => this.#candidates(selector, space))
      .filter(
        (template, position) =>
          position >= MOST_CANDIDATES || fits(selector, labelsWithTransformers(this.#index, template)),
      );
    this.#answers.set(key, found);
    return found;
  }

  #candidates({ pairs }: Selector, space: string): readonly PodTemplate[] {
    let fewest = this.#byNamespace.get(space) ?? [];
    for (const [key, value] of pairs) {
      const some = this.#byPair.get(`${space}\n${key}=${value}`) ?? [];
      if (some.length < fewest.length) fewest = some;
    }
    return fewest;
  }
}

/** The pod's labels and those that kustomizations around the file add. */
export function labelsWithTransformers(index: ScopeIndex, template: PodTemplate): Fields {
  const ways = index.kustomize.waysOf(template.resource.file);
  if (ways.length === 0) return podLabelsOf(template);
  const added = ways.flatMap(({ through }) => through.map(({ labels }) => labels));
  return Object.assign({}, podLabelsOf(template), ...added);
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const selections = new WeakMap<ScopeIndex, PodSelection>();

/** The selection over an index, kept for all the rules that ask. */
export function selectionOf(index: ScopeIndex): PodSelection {
  let selection = selections.get(index);
  if (selection === undefined) {
    selection = new PodSelection(index);
    selections.set(index, selection);
  }
  return selection;
}

export const podSelection = (scope: Scope): PodSelection => selectionOf(indexOf(scope));
