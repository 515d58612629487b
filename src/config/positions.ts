/** Where each value of a parsed file was written, kept beside the plain values that the rest of the program reads. */

/** A key with its value. Offsets count UTF-16 units from 0. */
export interface Spot {
  /** Of the key; of the item for items of a list. */
  readonly key: number;
  readonly value: number;
  /** A scalar as it was written, quotes left out; undefined for maps and lists. */
  readonly source: string | undefined;
  /** Something stands there that could not be read; that is reported already. */
  readonly unreadable: boolean;
}

/** A map or a list of the file. */
export type Container = object;

export class Positions {
  readonly #maps = new WeakMap<object, Map<string, Spot>>();
  readonly #lists = new WeakMap<object, Spot[]>();

  note(container: Container, key: string | number, spot: Spot): void {
    if (typeof key === "number") this.#list(container)[key] = spot;
    else this.#map(container).set(key, spot);
  }

  of(container: Container, key: string | number): Spot | undefined {
    return typeof key === "number" ? this.#list(container)[key] : this.#map(container).get(key);
  }

  /** Whether all that was written in the map is still in it: nothing was unreadable or mistaken in its shape. */
  isWhole(map: Container): boolean {
    return [...this.#map(map).keys()].every((key) => Object.hasOwn(map, key));
  }

  /** Takes the item of a list away, with its position; those behind it move up. */
  remove(list: unknown[], index: number): void {
    list.splice(index, 1);
    this.#list(list).splice(index, 1);
  }

  #map(container: Container): Map<string, Spot> {
    const known = this.#maps.get(container) ?? new Map<string, Spot>();
    this.#maps.set(container, known);
    return known;
  }

  #list(container: Container): Spot[] {
    const known = this.#lists.get(container) ?? [];
    this.#lists.set(container, known);
    return known;
  }
}
