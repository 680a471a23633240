import { gzipSync } from 'node:zlib';
import { Tree } from '@capstan/tree';
import { packTar } from 'modern-tar';
import { loadArchive, loadTree } from './load-chart.ts';
import { packageChart } from './package-chart.ts';

const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

async function archive(
  entries: readonly (readonly [name: string, content: string | Uint8Array, type?: 'file' | 'symlink'])[],
): Promise<Uint8Array> {
  const tar = await packTar(
    entries.map(([name, content, type = 'file']) => {
      const body = type === 'symlink' ? new Uint8Array() : typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return { header: { name, size: body.length, type, ...(type === 'symlink' ? { linkname: String(content) } : {}) }, body };
    }),
  );
  return gzipSync(tar);
}

describe('an archive', () => {
  test('gives the files below its folder', async () => {
    const chart = loadArchive(
      await archive([
        ['app/Chart.yaml', CHART],
        ['app/templates/a.yaml', 'a'],
        [`app/files/${'long/'.repeat(30)}x`, 'x'],
      ]),
    );
    expect(chart.metadata.name).toBe('app');
    expect(chart.templates.map(({ name }) => name)).toEqual(['templates/a.yaml']);
    expect(chart.files[0]?.name).toBe(`files/${'long/'.repeat(30)}x`);
  });

  test.each([
    ['app/../../etc/passwd', 'chart illegally references parent directory'],
    ['app//etc/passwd', 'chart illegally contains absolute paths'],
    ['Chart.yaml', 'chart illegally contains content outside the base directory'],
    ['app/c:/x', 'chart contains illegally named files'],
  ])('with %p is refused', async (name, message) => {
    const gzipped = await archive([[name, 'x']]);
    expect(() => loadArchive(gzipped)).toThrow(message);
  });

  test.each([
    ['too large', { packed: 10 }, 'larger than the maximum size 10'],
    ['with a file that is too large', { file: 4 }, 'is larger than the maximum file size 4'],
    ['that unpacks to too much', { unpacked: 20 }, 'decompressed chart is larger than the maximum size 20'],
  ])('%s is refused', async (_what, limits, message) => {
    const bytes = await archive([['app/Chart.yaml', CHART]]);
    expect(() => loadArchive(bytes, limits)).toThrow(message);
  });

  test('of zeros without end is refused in little memory', () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024), { level: 1 });
    expect(() => loadArchive(bomb)).toThrow('decompressed chart is larger than the maximum size 104857600');
  });

  test.each([['text'], ['']])('of %p is none', (text) => {
    expect(() => loadArchive(new TextEncoder().encode(text))).toThrow();
  });

  test('that we pack is read again as it was, and packed again to the same bytes', async () => {
    const tree = Tree.of([
      ['Chart.yaml', `${CHART}dependencies:\n- {name: child, version: 1.0.0, repository: ""}\n`],
      ['values.yaml', 'a: 1 # kept\n'],
      ['templates/a.yaml', 'x'],
      ['README.md', 'hi'],
      ['charts/child/Chart.yaml', CHART.replace('app', 'child')],
    ]);
    const packed = await packageChart(loadTree(tree));
    const again = loadArchive(packed.bytes);
    expect(packed.filename).toBe('app-1.0.0.tgz');
    expect(again.dependencies.map((child) => child.metadata.name)).toEqual(['child']);
    expect(again.raw.map(({ name }) => name)).toEqual([
      'Chart.yaml',
      'values.yaml',
      'templates/a.yaml',
      'README.md',
      'charts/child/Chart.yaml',
    ]);
    expect(Buffer.from((await packageChart(again)).bytes)).toEqual(Buffer.from(packed.bytes));
  });
});

describe('a folder', () => {
  test('is loaded without what .helmignore names', () => {
    const tree = Tree.of([
      ['x/Chart.yaml', CHART],
      ['x/.helmignore', '*.md\n/top\ndir/\n# no\n'],
      ['x/a.md', ''],
      ['x/top', ''],
      ['x/in/top', ''],
      ['x/dir/f', ''],
      ['x/templates/.hidden', ''],
      ['x/templates/a.yaml', ''],
    ]);
    const chart = loadTree(tree, 'x');
    expect(chart.raw.map(({ name }) => name)).toEqual(['.helmignore', 'Chart.yaml', 'in/top', 'templates/a.yaml']);
  });

  test.each([
    ['name: app\nversion: 1.0.0\n', undefined],
    ['apiVersion: v2\nversion: 1.0.0\n', 'validation: chart.metadata.name is required'],
    ['apiVersion: v2\nname: ..\nversion: 1.0.0\n', 'validation: chart.metadata.name ".." is not allowed'],
    ['apiVersion: v2\nname: a/b\nversion: 1.0.0\n', 'validation: chart.metadata.name "a/b" is invalid'],
    ['apiVersion: v2\nname: app\nversion: x\n', 'validation: chart.metadata.version "x" is invalid'],
    [`${CHART}dependencies:\n- null\n`, 'validation: dependencies must not contain empty or null nodes'],
    [
      `${CHART}keywords: x\n`,
      'cannot load Chart.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go struct field Metadata.keywords of type []string',
    ],
    ['a: [\n', 'cannot load Chart.yaml: error converting YAML to JSON'],
  ])('with Chart.yaml %p', (text, message) => {
    const load = () => loadTree(Tree.of([['Chart.yaml', text]]));
    if (message === undefined) expect(load().metadata.apiVersion).toBe('v1');
    else expect(load).toThrow(message);
  });
});
