import { formatFloat } from './format-number.ts';

const MAX_DIGITS = 9;

/** A float as it is read for `sigs`: where it is a mapping's key, it takes the name that sigs.k8s.io/yaml gives it, by way of 32 bits. */
export class SigsFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  toString(): string {
    return formatFloat(shortestSingle(this.value));
  }

  /** Without it js-yaml takes an object in a key's place for a mapping. */
  get [Symbol.toStringTag](): string {
    return 'SigsFloat';
  }
}

/** The number with the fewest digits that a float of 32 bits takes for the same. */
function shortestSingle(value: number): number {
  const single = Math.fround(value);
  for (let digits = 1; digits < MAX_DIGITS; digits += 1) {
    const shorter = Number(single.toPrecision(digits));
    if (Math.fround(shorter) === single) return Object.is(single, -0) ? -0 : shorter;
  }
  return single;
}
