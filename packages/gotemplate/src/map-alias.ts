import { ANY_MAP, GoMap, type Value } from './value.ts';

/** Another map's entries under the type `map[string]interface {}`: what Go has where a map of a named type was passed to a function for plain ones. */
class MapAlias extends GoMap {
  readonly #map: GoMap;

  constructor(map: GoMap) {
    super();
    this.#map = map;
  }

  override get size(): number {
    return this.#map.size;
  }

  override get(key: string): Value {
    return this.#map.get(key);
  }

  override has(key: string): boolean {
    return this.#map.has(key);
  }

  override set(key: string, value: Value): this {
    this.#map.set(key, value);
    return this;
  }

  override delete(key: string): boolean {
    return this.#map.delete(key);
  }

  override clear(): void {
    this.#map.clear();
  }

  override keys(): MapIterator<string> {
    return this.#map.keys();
  }

  override values(): MapIterator<Value> {
    return this.#map.values();
  }

  override entries(): MapIterator<[string, Value]> {
    return this.#map.entries();
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.#map.entries();
  }

  override forEach(visit: (value: Value, key: string, map: Map<string, Value>) => void): void {
    for (const [key, value] of this.#map) visit(value, key, this);
  }
}

/** A map as a function whose result is a `map[string]interface {}` gives it back: the same entries, whatever its type was. */
export function asPlainMap(map: GoMap): GoMap {
  return map.type === ANY_MAP ? map : new MapAlias(map);
}
