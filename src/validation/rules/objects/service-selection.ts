/** Which Services a selector picks by their own labels. */
import type { Resource } from "../../resource.ts";
import type { ScopeIndex } from "./scope-index.ts";
import { fits, labelText, type Selector } from "./selector.ts";
import { at, type Fields, fieldsOf } from "./shape.ts";

const found = new WeakMap<ScopeIndex, Map<string, readonly Resource[]>>();
const byLabel = new WeakMap<ScopeIndex, Map<string, Resource[]>>();

/** The Services that the selector picks; in all namespaces where none is given. */
export function selectServices(
  index: ScopeIndex,
  selector: Selector,
  namespace: string | undefined,
): readonly Resource[] {
  const answers = found.get(index) ?? new Map<string, readonly Resource[]>();
  found.set(index, answers);
  const key = `${namespace ?? "*"}\n${selector.key}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const picked = candidates(index, selector).filter((service) => {
    const its = index.namespaceOf(service);
    return (
      (its === undefined || namespace === undefined || its === namespace) && fits(selector, labelsOf(index, service))
    );
  });
  answers.set(key, picked);
  return picked;
}

/** Those that carry the rarest of the pairs, or all. */
function candidates(index: ScopeIndex, { pairs }: Selector): readonly Resource[] {
  const labels = byLabel.get(index) ?? collect(index);
  byLabel.set(index, labels);
  let fewest = index.ofKind("Service");
  for (const [key, value] of pairs) {
    const some = labels.get(`${key}=${value}`) ?? [];
    if (some.length < fewest.length) fewest = some;
  }
  return fewest;
}

function collect(index: ScopeIndex): Map<string, Resource[]> {
  const labels = new Map<string, Resource[]>();
  for (const service of index.ofKind("Service")) {
    for (const [key, value] of Object.entries(labelsOf(index, service))) {
      const pair = `${key}=${labelText(value)}`;
      const list = labels.get(pair);
      if (list === undefined) labels.set(pair, [service]);
      else list.push(service);
    }
  }
  return labels;
}

/** With those that kustomizations add, whether to selectors or not. */
function labelsOf(index: ScopeIndex, service: Resource): Fields {
  const own = fieldsOf(at(service.value, "metadata", "labels"));
  const ways = index.kustomize.waysOf(service.file);
  if (ways.length === 0) return own;
  return Object.assign({}, own, ...ways.flatMap(({ through }) => through.map(({ objectLabels }) => objectLabels)));
}
