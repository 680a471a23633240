import { annotateOrigin, recordTransformation } from './build-metadata.ts';

describe('annotateOrigin', () => {
  test.each([
    [{}, 'a.yaml', { path: 'a.yaml' }],
    [{ path: 'base' }, 'a.yaml', { path: 'base/a.yaml' }],
    [{ path: 'base' }, '../other/./b', { path: 'other/b' }],
    [{}, '../up/a', { path: '../up/a' }],
    [{ path: 'a' }, '..', { path: '.' }],
    [{ repo: 'https://h/o/r', ref: 'v1', path: 'base' }, 'm.yaml', { repo: 'https://h/o/r', ref: 'v1', path: 'base/m.yaml' }],
    [{ path: 'base' }, 'https://h/o/r//deep/er?ref=v2', { repo: 'https://h/o/r', ref: 'v2', path: 'deep/er' }],
    [{ path: 'base' }, 'https://h/o/r', { repo: 'https://h/o/r', ref: '', path: 'notCloned' }],
  ])('below %j, %s comes from %j', (below, path, origin) => {
    expect(annotateOrigin(below, path)).toEqual(origin);
  });
});

describe('recordTransformation', () => {
  test('names the file and the transformer', () => {
    expect(recordTransformation({ originPath: { path: 'over' } }, 'PatchTransformer', 'kustomization.yaml')).toEqual({
      configuredIn: 'over/kustomization.yaml',
      configuredBy: { apiVersion: 'builtin', kind: 'PatchTransformer' },
    });
  });

  test('names the repository too', () => {
    expect(recordTransformation({ originPath: { repo: 'https://h/o/r', ref: 'v1', path: '' } }, 'A', 'Kustomization')).toMatchObject({
      repo: 'https://h/o/r',
      ref: 'v1',
      configuredIn: 'Kustomization',
    });
  });

  test('is nothing where no origins are wanted', () => {
    expect(recordTransformation({ originPath: undefined }, 'A', 'kustomization.yaml')).toBeUndefined();
  });
});
