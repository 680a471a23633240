import { Tree } from './tree.ts';

const tree = Tree.of([
  ['apps/b.yaml', 'b'],
  ['apps/a/one.yaml', 'one'],
  ['root.yaml', new Uint8Array([0xff])],
]);

describe('Tree', () => {
  test.each([
    ['', 'directory'],
    ['apps', 'directory'],
    ['apps/a', 'directory'],
    ['apps/b.yaml', 'file'],
    ['apps/absent', undefined],
    ['__proto__', undefined],
  ])('says what stands at %p', (path, kind) => {
    expect(tree.kindOf(path)).toBe(kind);
  });

  test('lists a directory in byte order', () => {
    expect(tree.readDirectory('apps')).toEqual(['a', 'b.yaml']);
    expect(tree.readDirectory('')).toEqual(['apps', 'root.yaml']);
    expect(tree.readDirectory('apps/b.yaml')).toBeUndefined();
  });

  test('gives the bytes of a file as they were', () => {
    expect(tree.readFile('root.yaml')).toEqual(new Uint8Array([0xff]));
    expect(tree.readFile('apps')).toBeUndefined();
  });

  test('is the same tree when opened from what it shares', () => {
    const opened = Tree.open(structuredClone(tree.share()));
    expect([...opened.paths()]).toEqual([...tree.paths()]);
    expect(new TextDecoder().decode(opened.readFile('apps/a/one.yaml')?.slice())).toBe('one');
  });

  test('keeps the last content of a path given twice', () => {
    const twice = Tree.of([
      ['a', 'longer'],
      ['a', 'b'],
    ]);
    expect(Buffer.from(twice.readFile('a') ?? []).toString()).toBe('b');
    expect(twice.byteLength).toBe(1);
  });

  describe('with a budget', () => {
    const small = Tree.of([
      ['a/one', '12345'],
      ['b', '12'],
    ]);

    test('gives what the budget allows', () => {
      const view = small.withBudget(7);
      expect([view.readFile('a/one')?.length, view.readFile('b')?.length, view.isExhausted]).toEqual([5, 2, false]);
    });

    test.each([
      ['files', (view: Tree) => [view.readFile('a/one'), view.readFile('b')]],
      ['one file again and again', (view: Tree) => [view.readFile('a/one'), view.readFile('a/one')]],
      ['names', (view: Tree) => [view.readDirectory('')]],
    ])('is exhausted by too many %s', (_what, read) => {
      const view = small.withBudget(6);
      read(view);
      expect([view.isExhausted, view.readFile('b'), view.readDirectory('a')]).toEqual([true, undefined, []]);
    });

    test('leaves the tree itself as it was', () => {
      small.withBudget(0).readFile('a/one');
      expect([small.isExhausted, small.readFile('a/one')?.length]).toEqual([false, 5]);
    });
  });
});

describe('realPath', () => {
  const tree = Tree.of([
    ['a/b/file', ''],
    ['c/file', ''],
  ]).withLinks([
    ['file', 'a/b/file'],
    ['dir', 'a/b'],
    ['a/up', '../c'],
    ['a/b/dot', './file'],
    ['chain', 'dir/dot'],
    ['physical', 'dir/../up'],
    ['absolute', '/etc/passwd'],
    ['leaving', 'c/../../x'],
    ['circle', 'other'],
    ['other', 'circle'],
    ['self/self', '../self'],
    ['empty', ''],
    ['dangling', 'c/none'],
  ]);

  test.each([
    ['a/b/file', 'a/b/file'],
    ['file', 'a/b/file'],
    ['dir/file', 'a/b/file'],
    ['a/up/file', 'c/file'],
    ['chain', 'a/b/file'],
    ['physical', 'c'],
    ['dangling', 'c/none'],
    ['none/at/all', 'none/at/all'],
    ['self/self/self/x', 'self/x'],
    ['', ''],
    ['absolute', undefined],
    ['leaving', undefined],
    ['circle', undefined],
    ['empty', undefined],
  ])('of %j is %j', (path, real) => {
    expect(tree.realPath(path)).toBe(real);
  });

  test('follows forty links and no more', () => {
    const chain = (count: number) =>
      Tree.of([]).withLinks(Array.from({ length: count }, (_, index) => [`l${index}`, `l${index + 1}`] as const));
    expect(chain(40).realPath('l0')).toBe('l40');
    expect(chain(41).realPath('l0')).toBeUndefined();
  });

  test('is known to whoever a tree is shared with, and nothing else follows links', () => {
    const other = Tree.open(structuredClone(tree.share()));
    expect(other.realPath('file')).toBe('a/b/file');
    expect([other.kindOf('file'), other.readDirectory('')]).toEqual([undefined, ['a', 'c']]);
    expect(other.withBudget(1).realPath('file')).toBe('a/b/file');
  });

  test('of a tree without links is the path', () => {
    expect(Tree.of([['a', '']]).realPath('a/../b')).toBe('a/../b');
  });
});
