import { splitPath, splitSmartPath } from './field-path.ts';

describe('splitPath', () => {
  test.each([
    ['metadata/name', ['metadata', 'name']],
    ['/metadata/name', ['metadata', 'name']],
    ['metadata/annotations/example.com\\/a', ['metadata', 'annotations', 'example.com/a']],
    ['a\\/b\\/c/d', ['a/b/c', 'd']],
    ['name', ['name']],
    ['', ['']],
    ['a//b', ['a', '', 'b']],
  ])('of %j at slashes is %j', (path, parts) => {
    expect(splitPath(path, '/')).toEqual(parts);
  });
});

describe('splitSmartPath', () => {
  test.each([
    ['metadata.name', ['metadata', 'name']],
    ['metadata.annotations.example\\.com/a', ['metadata', 'annotations', 'example.com/a']],
    ['metadata.annotations.[example.com/a.b]', ['metadata', 'annotations', 'example.com/a.b']],
    ['spec.containers.[name=app.web].image', ['spec', 'containers', '[name=app.web]', 'image']],
    ['spec.containers.[name=app].image', ['spec', 'containers', '[name=app]', 'image']],
    ['spec.containers.0.image', ['spec', 'containers', '0', 'image']],
    ['a.[b.c', ['a', 'b.c']],
    ['.a', ['a']],
  ])('of %j is %j', (path, parts) => {
    expect(splitSmartPath(path)).toEqual(parts);
  });
});
