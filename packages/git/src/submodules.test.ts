import { parseSubmodules, submoduleUrl } from './submodules.ts';

describe('parseSubmodules', () => {
  test('tells URL and update by path', () => {
    const settings = [
      'submodule.a.b.path\nlib/a',
      'submodule.a.b.url\n../a.git',
      'submodule.c.url\nhttps://h/c',
      'submodule.c.path\nc/',
      'submodule.c.update\nnone',
      '',
    ];
    expect(parseSubmodules(settings.join('\0'))).toEqual(
      new Map([
        ['lib/a', { url: '../a.git', update: '' }],
        ['c', { url: 'https://h/c', update: 'none' }],
      ]),
    );
  });

  test.each([
    ['nothing', ''],
    ['no URL', 'submodule.a.path\na\0'],
    ['no path', 'submodule.a.url\na\0'],
    ['a value of none', 'submodule.a.url\0submodule.a.path\na\0'],
    ['another section', 'core.path\na\0core.url\nb\0'],
  ])('leaves out what says %s', (_, settings) => {
    expect(parseSubmodules(settings).size).toBe(0);
  });
});

describe('submoduleUrl', () => {
  test.each([
    ['https://h/o/r.git', 'https://x/y', 'https://x/y'],
    ['https://h/o/r.git', '../s.git', 'https://h/o/s.git'],
    ['https://h/o/r.git/', './s', 'https://h/o/r.git/s'],
    ['https://h/o/r', '../../p/s/', 'https://h/p/s'],
    ['git@h:o/r.git', '../s.git', 'git@h:o/s.git'],
    ['git@h:r.git', '../s.git', 'git@h:s.git'],
    ['git@h:o/r.git', '../../s.git', 'git@h:s.git'],
  ])('from %s, %s is %s', (repository, url, expected) => {
    expect(submoduleUrl(repository, url)).toBe(expected);
  });
});
