import { parseRepoSpec } from './repo-spec.ts';

describe('parseRepoSpec', () => {
  test.each([
    ['https://host.example/org/repo//deep/dir?ref=v1', 'https://host.example/org/repo', 'deep/dir', 'v1'],
    ['https://host.example/org/repo/deep/dir', 'https://host.example/org/repo', 'deep/dir', ''],
    ['https://host.example/a/b/c/repo.git/dir?ref=x', 'https://host.example/a/b/c/repo.git', 'dir', 'x'],
    ['https://host.example/a/b/c/repo.git', 'https://host.example/a/b/c/repo.git', '', ''],
    ['https://dev.example/org/project/_git/repo/dir?version=7', 'https://dev.example/org/project/_git/repo', 'dir', '7'],
    ['https://host.example/org/repo//dir?version=a&ref=b', 'https://host.example/org/repo', 'dir', 'b'],
    ['git::https://host.example/org/repo//dir', 'https://host.example/org/repo', 'dir', ''],
    ['HTTPS://host.example/org/repo', 'https://host.example/org/repo', '', ''],
    ['ssh://git@host.example:7999/org/repo//dir', 'ssh://git@host.example:7999/org/repo', 'dir', ''],
    ['git@host.example:org/repo', 'git@host.example:org/repo', '', ''],
    ['git@host.example:org/repo.git//dir?ref=v1', 'git@host.example:org/repo.git', 'dir', 'v1'],
    ['git@host.example/org/repo', 'git@host.example/org/repo', '', ''],
    ['github.com/org/repo/dir?ref=main', 'https://github.com/org/repo', 'dir', 'main'],
    ['GitHub.com:org/repo', 'https://github.com/org/repo', '', ''],
    ['http://github.com/org/repo', 'https://github.com/org/repo', '', ''],
    ['git@github.com/org/repo', 'git@github.com:org/repo', '', ''],
    ['ssh://git@github.com/org/repo', 'git@github.com:org/repo', '', ''],
    ['file:///srv/repo', 'file:///srv/repo', '', ''],
    ['file:///srv/repo//dir?ref=v1', 'file:///srv/repo', 'dir', 'v1'],
    ['https://host.example/org/repo//a/../b/./c//d', 'https://host.example/org/repo', 'b/c/d', ''],
  ])('reads %s', (text, cloneUrl, path, ref) => {
    expect(parseRepoSpec(text)).toMatchObject({ cloneUrl, path, ref });
  });

  test.each([
    '',
    'base',
    '../base',
    './base//deep',
    '/srv/repo',
    'dir/github.com/org/repo',
    'host.example:org/repo',
    'ext::sh -c id',
    'git://host.example/org/repo',
    'https://host.example',
    'https://host.example?ref=v1',
    'https://host.example/org',
    'https://host.example/org/repo//../../etc',
  ])('is none: %j', (text) => {
    expect(parseRepoSpec(text)).toBeUndefined();
  });

  test.each([
    ['', 27_000, true],
    ['timeout=61', 61_000, true],
    ['timeout=1m30s', 90_000, true],
    ['timeout=1.5h', 5_400_000, true],
    ['timeout=0', 27_000, true],
    ['timeout=-5', 27_000, true],
    ['timeout=soon', 27_000, true],
    ['submodules=false', 27_000, false],
    ['submodules=0', 27_000, false],
    ['submodules=no', 27_000, true],
    ['timeout=5;submodules=0', 27_000, true],
    ['timeout=5&x=%zz', 27_000, true],
  ])('reads the query %j', (query, timeoutMs, submodules) => {
    expect(parseRepoSpec(`https://host.example/org/repo?${query}`)).toMatchObject({ timeoutMs, submodules });
  });
});
