import { readFileSync } from 'node:fs';
import { parseConstraint } from './constraint.ts';
import { formatVersion, parseVersion } from './version.ts';

interface Expected {
  versions: { text: string; loose: string; strict: string }[];
  probes: string[];
  constraints: { text: string; error?: string; satisfied: string[] }[];
}

const expected: Expected = JSON.parse(readFileSync(new URL('./testdata/masterminds.json', import.meta.url), 'utf8'));

function answer(action: () => string): string {
  try {
    return action();
  } catch (error) {
    return `error: ${(error as Error).message}`;
  }
}

describe('as Masterminds semver', () => {
  test.each(expected.versions)('reads the version $text', ({ text, loose, strict }) => {
    expect(answer(() => formatVersion(parseVersion(text)))).toBe(loose);
    expect(answer(() => formatVersion(parseVersion(text, { strict: true })))).toBe(strict);
  });

  test.each(expected.constraints)('checks the constraint $text', ({ text, error, satisfied }) => {
    const actual = answer(() => {
      const constraint = parseConstraint(text);
      return expected.probes.filter((probe) => constraint.check(parseVersion(probe))).join(' ');
    });
    expect(actual).toBe(error === undefined ? satisfied.join(' ') : `error: ${error}`);
  });
});
