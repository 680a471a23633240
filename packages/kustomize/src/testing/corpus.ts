import type { KustomizeCase } from './case.ts';
import { COPIES } from './cases/copies.ts';
import { PATCHES } from './cases/patches.ts';
import { STRUCTURE } from './cases/structure.ts';
import { TEXT } from './cases/text.ts';
import { TRANSFORMERS } from './cases/transformers.ts';
import { VALUES } from './cases/values.ts';

/** Small trees, one behaviour each, by theme. */
export const CORPUS: Readonly<Record<string, readonly KustomizeCase[]>> = {
  values: VALUES,
  text: TEXT,
  patches: PATCHES,
  transformers: TRANSFORMERS,
  copies: COPIES,
  structure: STRUCTURE,
};
