import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RealAnswer } from './compare.ts';

/** What kustomize 5.8.1 answered to the corpus, by theme and name; e2e/kustomize holds the file to it, and writes it with `CAPSTAN_UPDATE=1`. */
export const STORED_ANSWERS = fileURLToPath(new URL('./real-answers.json', import.meta.url));

/** The answers as they are stored. */
export function storedAnswers(): Record<string, Record<string, RealAnswer>> {
  return JSON.parse(readFileSync(STORED_ANSWERS, 'utf8'));
}
