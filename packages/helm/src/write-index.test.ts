import { Tree } from '@capstan/tree';
import { loadTree } from './load-chart.ts';
import { packageChart } from './package-chart.ts';
import { indexTree, writeIndex } from './write-index.ts';

const CREATED = '2026-01-02T03:04:05Z';

function archive(name: string, version: string): Uint8Array {
  return packageChart(loadTree(Tree.of([['Chart.yaml', `apiVersion: v2\nname: ${name}\nversion: ${version}\n`]]))).bytes;
}

const TREE = Tree.of([
  ['app-1.2.0.tgz', archive('app', '1.2.0')],
  ['app-1.10.0.tgz', archive('app', '1.10.0')],
  ['below/other-1.0.0+b.tgz', archive('other', '1.0.0+b')],
  ['below/deeper/unseen-1.0.0.tgz', archive('unseen', '1.0.0')],
  ['broken.tgz', 'no archive'],
  ['README.md', 'no chart'],
]);

describe('the index of a folder', () => {
  test('lists the charts in it and right below it, the newest version first', () => {
    const entries = indexTree(TREE, { created: CREATED });
    expect(Array.from(entries, ([name, versions]) => [name, versions.map(({ urls }) => urls)])).toEqual([
      ['app', [['app-1.10.0.tgz'], ['app-1.2.0.tgz']]],
      ['other', [['below/other-1.0.0+b.tgz']]],
    ]);
  });

  test.each([
    ['https://example.com', 'https://example.com/app-1.10.0.tgz'],
    ['https://example.com/a/', 'https://example.com/a/app-1.10.0.tgz'],
    ['https://example.com/a/../b?c=d', 'https://example.com/b/app-1.10.0.tgz?c=d'],
    ['charts', 'charts/app-1.10.0.tgz'],
  ])('leads to %s where it is given', (baseUrl, url) => {
    expect(indexTree(TREE, { created: CREATED, baseUrl }).get('app')?.[0]?.urls).toEqual([url]);
  });

  test('keeps known versions, but for those that are there', () => {
    const [first, second] = indexTree(TREE, { created: '2025-01-01T00:00:00Z' }).get('app') ?? [];
    const older = [first, second].flatMap((version) => (version === undefined ? [] : [version]));
    const gone = older.map((version) => ({ ...version, metadata: { ...version.metadata, version: '1.5.0' } })).slice(0, 1);
    const merged = indexTree(TREE, { created: CREATED, known: [...older, ...gone] }).get('app');
    expect(merged?.map(({ metadata, created }) => [metadata.version, created])).toEqual([
      ['1.10.0', CREATED],
      ['1.5.0', '2025-01-01T00:00:00Z'],
      ['1.2.0', CREATED],
    ]);
  });

  test('is written with sorted names and fields', () => {
    const entries = indexTree(Tree.of([['app-1.2.0.tgz', archive('app', '1.2.0')]]), { created: CREATED });
    const text = writeIndex(new Map([['zoo', []], ...entries]), '2026-01-03T00:00:00Z');
    expect(text.replace(/digest: [0-9a-f]{64}\n/, 'digest: DIGEST\n')).toBe(
      `apiVersion: v1
entries:
  app:
  - apiVersion: v2
    created: "${CREATED}"
    digest: DIGEST
    name: app
    urls:
    - app-1.2.0.tgz
    version: 1.2.0
  zoo: []
generated: "2026-01-03T00:00:00Z"
`,
    );
  });
});
