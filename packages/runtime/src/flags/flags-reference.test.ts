import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  artifactLimitFlags,
  crossNamespaceFlags,
  dependencyFlags,
  jitterFlags,
  retryFlags,
  selectorFlags,
  sharedFlags,
  tokenCacheFlags,
} from './shared-flags.ts';

const reference = readFileSync(join(import.meta.dirname, '../../../../docs/reference/flags.md'), 'utf8');
const all = {
  ...sharedFlags,
  ...retryFlags,
  ...jitterFlags,
  ...selectorFlags,
  ...dependencyFlags,
  ...crossNamespaceFlags,
  ...artifactLimitFlags,
  ...tokenCacheFlags,
};

test.each(Object.entries(all))('docs/reference/flags.md has --%s as it is', (name, flag) => {
  const shown = flag.shown === '' ? '' : `\`${flag.shown}\``;
  expect(reference).toContain(`| \`--${name}\` | ${flag.type} | ${shown} | ${flag.description}`);
});
