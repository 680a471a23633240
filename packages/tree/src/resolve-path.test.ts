import { resolvePath } from './resolve-path.ts';

describe('resolvePath', () => {
  test.each([
    ['', './apps', 'apps'],
    ['apps/overlay', '../base', 'apps/base'],
    ['apps', '..', ''],
    ['apps', '', 'apps'],
    ['a/b', '.././/c/', 'a/c'],
    ['', '..', undefined],
    ['a', '../../b', undefined],
    ['a', '/etc/passwd', undefined],
    ['a', 'b\0c', undefined],
  ])('from %p to %p is %p', (base, target, expected) => {
    expect(resolvePath(base, target)).toBe(expected);
  });
});
