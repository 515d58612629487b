/** Many values to a key, and the way back. */
export class MultiMap<Value extends string> {
  readonly #forth = new Map<string, Set<Value>>();
  readonly #back = new Map<Value, Set<string>>();

  get(key: string): ReadonlySet<Value> {
    return this.#forth.get(key) ?? NOTHING;
  }

  keysWith(value: Value): ReadonlySet<string> {
    return this.#back.get(value) ?? NOTHING;
  }

  add(key: string, value: Value): void {
    put(this.#forth, key, value);
    put(this.#back, value, key);
  }

  delete(key: string, value: Value): void {
    take(this.#forth, key, value);
    take(this.#back, value, key);
  }

  /** Its own from here on. */
  copy(): MultiMap<Value> {
    const made = new MultiMap<Value>();
    for (const [key, values] of this.#forth) made.#forth.set(key, new Set(values));
    for (const [value, keys] of this.#back) made.#back.set(value, new Set(keys));
    return made;
  }

  clear(key: string): void {
    for (const value of [...this.get(key)]) this.delete(key, value);
  }
}

const NOTHING: ReadonlySet<never> = new Set<never>();

function put<Key, Member>(map: Map<Key, Set<Member>>, key: Key, member: Member): void {
  const members = map.get(key);
  if (members === undefined) map.set(key, new Set([member]));
  else members.add(member);
}

function take<Key, Member>(map: Map<Key, Set<Member>>, key: Key, member: Member): void {
  const members = map.get(key);
  members?.delete(member);
  if (members?.size === 0) map.delete(key);
}
