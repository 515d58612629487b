/** Objects with one thing changed, as slips change them: most of what real files hold is right, and both verdicts are to be seen. */

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Place = Record<string, unknown> | unknown[];

/** A copy with one change somewhere: a field gone, unknown, null, of another type, or an item twice. */
export function mutantOf(value: unknown, random: () => number): unknown {
  const copy: unknown = structuredClone(value);
  const places = placesIn(copy);
  const place = places[Math.floor(random() * places.length)];
  if (place === undefined) return copy;
  const keys = Object.keys(place);
  const key = keys[Math.floor(random() * keys.length)] ?? "";
  const old: unknown = Reflect.get(place, key);
  const choice = Math.floor(random() * 6);
  if (Array.isArray(place)) {
    if (choice === 0) place.push(structuredClone(old));
    else if (choice === 1) place.splice(Number(key), 1);
    else place[Number(key) || 0] = anotherType(old, random);
  } else if (choice === 0) delete place[key];
  else if (choice === 1) place[`${key}s`] = old;
  else if (choice === 2) place[key] = null;
  else place[key] = anotherType(old, random);
  return copy;
}

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Place, ...Object.values(value).flatMap(placesIn)];
}

const OTHERS: readonly unknown[] = ["text", "", 7, -1.5, 2 ** 40, true, {}, [], { a: 1 }, ["a", "a"], "1.5", "100Mi"];

function anotherType(old: unknown, random: () => number): unknown {
  const choice = Math.floor(random() * (OTHERS.length + 2));
  if (choice === OTHERS.length) return [old];
  if (choice === OTHERS.length + 1) return { value: old };
  return structuredClone(OTHERS[choice]);
}
