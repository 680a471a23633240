import { refold } from './refold.ts';
import { scalarValue } from './resolve-plain.ts';
import type { Scalar } from './scalar.ts';

/** The value of a node's scalar once kyaml has written it and read it again, as kustomize does with every resource. */
export function valueOfScalar(scalar: Scalar): string | number | bigint | boolean | null {
  return scalarValue(scalar.folded ? refold(scalar.text) : scalar.text, scalar.tag, 'kyaml');
}
