import { gunzipSync } from 'node:zlib';
import { Tree } from '@capstan/tree';
import { loadTree } from './load-chart.ts';
import { packageChart } from './package-chart.ts';
import { readTar } from './read-tar.ts';
import { writeTar } from './write-tar.ts';

const CHART = 'apiVersion: v2\nname: app\nversion: 1.2.3\n';
const MODIFIED = new Date('2026-02-03T04:05:06.600Z');
const decoder = new TextDecoder();

function packed(files: Readonly<Record<string, string>>) {
  return packageChart(loadTree(Tree.of(Object.entries(files))), MODIFIED);
}

function contentOf(archive: Uint8Array): [name: string, text: string][] {
  return Array.from(readTar(gunzipSync(archive)), ({ name, data }) => [name, decoder.decode(data)]);
}

describe('a packed chart', () => {
  test("holds Helm's files first, then templates, other files and dependencies", () => {
    const { filename, bytes } = packed({
      'a.txt': 'a',
      'values.yaml': '# kept\na: 1\n',
      'values.schema.json': '{}',
      'templates/t.yaml': 't',
      'Chart.yaml': `# gone\n${CHART}dependencies: [{name: sub, repository: "", version: 1}]\n`,
      'Chart.lock': 'generated: "2026-01-02T03:04:05.50Z"\n',
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 1.0.0\n',
      '.helmignore': 'b.txt\n',
      'b.txt': 'b',
    });
    expect(filename).toBe('app-1.2.3.tgz');
    expect(contentOf(bytes)).toEqual([
      ['app/Chart.yaml', 'apiVersion: v2\ndependencies:\n- name: sub\n  repository: ""\n  version: "1"\nname: app\nversion: 1.2.3\n'],
      ['app/Chart.lock', 'dependencies: null\ndigest: ""\ngenerated: "2026-01-02T03:04:05.5Z"\n'],
      ['app/values.yaml', '# kept\na: 1\n'],
      ['app/values.schema.json', '{}'],
      ['app/templates/t.yaml', 't'],
      ['app/.helmignore', 'b.txt\n'],
      ['app/a.txt', 'a'],
      ['app/charts/sub/Chart.yaml', 'apiVersion: v2\nname: sub\nversion: 1.0.0\n'],
    ]);
  });

  test('has the same bytes every time', () => {
    const files = { 'Chart.yaml': CHART, 'values.yaml': 'a: 1\n' };
    expect(packed(files).bytes).toEqual(packed(files).bytes);
  });

  test.each([
    [
      'a dependency is absent',
      { 'Chart.yaml': `${CHART}dependencies: [{name: x, version: 1}, {name: z}]\n` },
      'DependencyMissing',
      /: x, z$/,
    ],
    ['the schema is no JSON', { 'Chart.yaml': CHART, 'values.schema.json': '{' }, 'ChartInvalid', /^invalid JSON in values\.schema\.json$/],
    ['the lock has a time that is none', { 'Chart.yaml': CHART, 'Chart.lock': 'generated: x\n' }, 'ChartInvalid', /RFC 3339/],
  ])('is refused where %s', (_, files, code, message) => {
    expect(() => packed(files)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('an archive', () => {
  test.each([
    ['short', 'a/b.txt'],
    ['over 100 characters, in two fields', `${'folder/'.repeat(13)}${'n'.repeat(60)}`],
    ['too long for the two fields', `a/${'l'.repeat(120)}`],
    ['beyond ASCII', 'a/größe ☺.txt'],
  ])('keeps a name that is %s', (_, name) => {
    const entries = [...readTar(writeTar([{ name, data: Buffer.from('text'), modified: MODIFIED }]))];
    expect(entries.map((entry) => [entry.name, decoder.decode(entry.data)])).toEqual([[name, 'text']]);
  });

  test('of nothing is two empty blocks', () => {
    expect(writeTar([])).toEqual(Buffer.alloc(1024));
  });

  test('has times to the nearest second, and no owner', () => {
    const tar = Buffer.from(writeTar([{ name: 'a', data: new Uint8Array(), modified: MODIFIED }]));
    expect(Number.parseInt(tar.toString('latin1', 136, 147), 8)).toBe(Date.parse('2026-02-03T04:05:07Z') / 1000);
    expect(tar.toString('latin1', 100, 124)).toBe('0000644\x000000000\x000000000\x00');
    expect(tar.toString('latin1', 265, 329)).toBe('\0'.repeat(64));
  });
});
