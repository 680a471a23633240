import { type ReferenceSpec, resolveReference, scopeOf } from './reference.ts';

const a = 'a'.repeat(40);
const b = 'b'.repeat(40);
const c = 'c'.repeat(40);
const refs = new Map([
  ['refs/heads/master', a],
  ['refs/heads/main', b],
  ['refs/heads/feature/x', c],
  ['refs/tags/v1.0.0', a],
  ['refs/tags/1.2.0', b],
  ['refs/tags/v1.10.0', c],
  ['refs/tags/v2.0.0-rc.1', a],
  ['refs/tags/1.3', b],
  ['refs/tags/latest', c],
  ['refs/pull/7/head', b],
]);

describe('resolveReference', () => {
  test.each<[string, ReferenceSpec, string, string | undefined]>([
    ['the branch master where nothing is said', {}, `master@sha1:${a}`, 'refs/heads/master'],
    ['a branch', { branch: 'main' }, `main@sha1:${b}`, 'refs/heads/main'],
    ['a branch with a slash', { branch: 'feature/x' }, `feature/x@sha1:${c}`, 'refs/heads/feature/x'],
    ['a tag, over a branch', { branch: 'main', tag: 'latest' }, `latest@sha1:${c}`, 'refs/tags/latest'],
    ['the newest version, over a tag', { tag: 'latest', semver: '>=1.0.0' }, `v1.10.0@sha1:${c}`, 'refs/tags/v1.10.0'],
    ['a version without v', { semver: '~1.2' }, `1.2.0@sha1:${b}`, 'refs/tags/1.2.0'],
    ['a prerelease where one is named', { semver: '>=2.0.0-0' }, `v2.0.0-rc.1@sha1:${a}`, 'refs/tags/v2.0.0-rc.1'],
    ['a name, over a version', { semver: '*', name: 'refs/pull/7/head' }, `refs/pull/7/head@sha1:${b}`, 'refs/pull/7/head'],
    ['a commit, over all', { name: 'refs/pull/7/head', commit: c }, `sha1:${c}`, undefined],
    ['a commit of a branch', { branch: 'main', commit: c }, `main@sha1:${c}`, 'refs/heads/main'],
  ])('finds %s', (_name, spec, revision, name) => {
    expect(resolveReference(refs, spec)).toMatchObject({ revision, name });
  });

  test('takes the last by name among versions that differ by metadata alone', () => {
    const tags = new Map([
      ['refs/tags/v1.0.0+2', b],
      ['refs/tags/v1.0.0+1', a],
    ]);
    expect(resolveReference(tags, { semver: '1.x' }).revision).toBe(`v1.0.0+2@sha1:${b}`);
  });

  test.each<[ReferenceSpec, string, string]>([
    [{ branch: 'absent' }, 'ReferenceNotFound', `couldn't find remote ref "refs/heads/absent"`],
    [{ tag: 'absent' }, 'ReferenceNotFound', `couldn't find remote ref "refs/tags/absent"`],
    [{ name: 'refs/x/y' }, 'ReferenceNotFound', `unable to resolve ref 'refs/x/y' to a specific commit`],
    [{ semver: '>=9' }, 'ReferenceNotFound', 'no match found for semver: >=9'],
    [{ semver: 'x.y' }, 'InvalidReference', 'semver parse error: improper constraint: "x.y"'],
    [{ commit: 'abc123' }, 'InvalidReference', `commit 'abc123' is not a full hash of 40 or 64 hexadecimal digits`],
    [{ branch: '--upload-pack=x' }, 'InvalidReference', 'invalid reference name "--upload-pack=x"'],
    [{ name: '--exec' }, 'InvalidReference', 'invalid reference name "--exec"'],
    [{ branch: 'a b' }, 'InvalidReference', 'invalid reference name "refs/heads/a b"'],
    [{ branch: 'a..b' }, 'InvalidReference', 'invalid reference name "refs/heads/a..b"'],
    [{ tag: 'a:b' }, 'InvalidReference', 'invalid reference name "refs/tags/a:b"'],
  ])('refuses %j', (spec, code, message) => {
    expect(() => resolveReference(refs, spec)).toThrow(expect.objectContaining({ code, message }));
  });

  test('says that a repository without branches is empty', () => {
    expect(() => resolveReference(new Map(), { branch: 'main' })).toThrow(expect.objectContaining({ code: 'EmptyRepository' }));
  });
});

test.each<[ReferenceSpec, string]>([
  [{}, 'heads'],
  [{ branch: 'x', tag: 'y' }, 'tags'],
  [{ semver: '*' }, 'tags'],
  [{ name: 'refs/heads/x' }, 'heads'],
  [{ name: 'refs/tags/x' }, 'tags'],
  [{ name: 'refs/pull/1/head' }, 'all'],
  [{ commit: a, name: 'refs/pull/1/head' }, 'none'],
])('to resolve %j, what is asked for is %s', (spec, scope) => {
  expect(scopeOf(spec)).toBe(scope);
});
