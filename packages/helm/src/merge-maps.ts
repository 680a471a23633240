import { GoMap } from '@capstan/gotemplate';

/** `over` merged onto `base`, tables with tables, into a new table: how value files add up. */
export function mergeMaps(base: GoMap, over: GoMap): GoMap {
  const merged = new GoMap(base);
  for (const [key, value] of over) {
    const known = merged.get(key);
    merged.set(key, value instanceof GoMap && known instanceof GoMap ? mergeMaps(known, value) : value);
  }
  return merged;
}
