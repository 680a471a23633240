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
