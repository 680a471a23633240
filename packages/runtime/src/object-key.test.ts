import { formatKey, keyOf, parseKey } from './object-key.ts';
import type { ObjectKey } from './types.ts';

describe('a key', () => {
  test.each<[string, ObjectKey]>([
    ['apps/web', { namespace: 'apps', name: 'web' }],
    ['web', { namespace: '', name: 'web' }],
    ['apps/system:node', { namespace: 'apps', name: 'system:node' }],
  ])('%s is written and read as one', (text, key) => {
    expect(formatKey(key)).toBe(text);
    expect(parseKey(text)).toEqual(key);
  });

  test.each<[string, { namespace?: string; name: string }, ObjectKey]>([
    ['in a namespace', { namespace: 'apps', name: 'web' }, { namespace: 'apps', name: 'web' }],
    ['of the cluster', { name: 'web' }, { namespace: '', name: 'web' }],
  ])('is that of an object %s', (_title, metadata, expected) => {
    expect(keyOf({ metadata })).toEqual(expected);
  });
});
