import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { HelmError, loadArchive, loadTree, packageChart } from '@capstan/helm';
import { Tree } from '@capstan/tree';
import { describeWith } from '../harness/describe-with.ts';
import { helm, oraclePath } from '../oracles/run-oracle.ts';

type Files = Readonly<Record<string, string | Uint8Array>>;

const MODIFIED = new Date('2026-02-03T04:05:06Z');
const CHART = 'apiVersion: v2\nname: app\nversion: 1.2.3\n';
const CHILD = 'apiVersion: v2\nname: child\nversion: 0.1.0\n';
const LOCK =
  'dependencies:\n- name: child\n  repository: ""\n  version: 0.1.0\ndigest: sha256:abc\ngenerated: "2026-01-02T03:04:05.120000Z"\n';
const NEEDS_CHILD = 'dependencies:\n- name: child\n  version: 0.1.0\n  repository: ""\n';

const CHARTS: readonly (readonly [what: string, files: Files])[] = [
  ['the least that a chart is', { 'Chart.yaml': CHART }],
  [
    'Chart.yaml written anew',
    {
      'Chart.yaml':
        '# gone\ntype: application\nversion: 1.2.3-rc.1+b\nname: app\napiVersion: v2\nicon: "https://x/i.png"\nhome: h\nsources: [s]\nkeywords: [a, "1"]\nkubeVersion: ">=1.20"\nappVersion: 1.10\ndeprecated: true\nannotations: {b: "2", a: "x: y"}\nmaintainers: [{url: u, name: n}]\nunknown: field\n',
    },
  ],
  [
    'every kind of file, in order',
    {
      'Chart.yaml': CHART,
      'values.yaml': '# kept\nb: 1\na: 2\n',
      'values.schema.json': '{ "type": "object" }',
      'templates/z.yaml': 'z: 1\n',
      'templates/_h.tpl': '{{/* h */}}',
      'templates/sub/a.yaml': 'a: 1\n',
      'crds/c.yaml': 'c: 1\n',
      LICENSE: 'mine\n',
      'README.md': '\ufeffread\n',
      'files/data.bin': Uint8Array.from({ length: 1500 }, (_, index) => index % 256),
      'empty.txt': '',
    },
  ],
  [
    'less what .helmignore names',
    {
      'Chart.yaml': CHART,
      '.helmignore': '*.bak\n/out/\nsecret/*.txt\n.git/\n# comment\n',
      'a.bak': 'x',
      'deep/b.bak': 'x',
      'out/x': 'x',
      'in/out/x': 'x',
      'secret/a.txt': 'x',
      'secret/a.md': 'x',
      '.git/config': 'x',
      'templates/.hidden': 'x',
      '.dot': 'x',
    },
  ],
  [
    'a dependency in a folder, and the lock',
    {
      'Chart.yaml': CHART + NEEDS_CHILD,
      'Chart.lock': LOCK,
      'charts/child/Chart.yaml': CHILD,
      'charts/child/values.yaml': 'a: 1\n',
      'charts/child/templates/a.yaml': 'a: 1\n',
      'charts/child/.helmignore': '*.md\n',
      'charts/child/README.md': 'kept\n',
      'charts/_off/Chart.yaml': CHILD,
    },
  ],
  [
    'a chart of version 1',
    {
      'Chart.yaml': 'apiVersion: v1\nname: app\nversion: 1.2.3\n',
      'requirements.yaml': NEEDS_CHILD,
      'requirements.lock': LOCK,
      'charts/child/Chart.yaml': 'name: child\nversion: 0.1.0\n',
    },
  ],
  ['requirements in a chart of version 2', { 'Chart.yaml': CHART, 'requirements.yaml': NEEDS_CHILD, 'charts/child/Chart.yaml': CHILD }],
  ['a lock of nothing', { 'Chart.yaml': CHART, 'Chart.lock': 'generated: "2026-01-02T03:04:05+02:00"\n' }],
  [
    'long names, and names beyond ASCII',
    {
      'Chart.yaml': CHART,
      [`files/${'folder/'.repeat(12)}${'n'.repeat(60)}.txt`]: 'split in two',
      [`files/${'l'.repeat(180)}.txt`]: 'too long to split',
      'files/größe.txt': 'x',
    },
  ],
];

const REFUSED: readonly (readonly [what: string, files: Files, message: string])[] = [
  ['a dependency is absent', { 'Chart.yaml': CHART + NEEDS_CHILD }, 'found in Chart.yaml, but missing in charts/ directory: child'],
  ['the schema is no JSON', { 'Chart.yaml': CHART, 'values.schema.json': '{' }, 'invalid JSON in values.schema.json'],
  ['the version is none', { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: x\n' }, 'validation: chart.metadata.version "x" is invalid'],
  [
    'the name leads elsewhere',
    { 'Chart.yaml': 'apiVersion: v2\nname: ../app\nversion: 1.0.0\n' },
    'chart.metadata.name "../app" is invalid',
  ],
];

let folder: string;

function write(name: string, files: Files): string {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    utimesSync(file, MODIFIED, MODIFIED);
  }
  return join(folder, name);
}

/** What an archive holds, block by block, to show where two differ. */
function listing(archive: Uint8Array): string[] {
  const tar = gunzipSync(archive).toString('latin1');
  return Array.from({ length: tar.length / 512 }, (_, index) =>
    JSON.stringify(tar.slice(index * 512, (index + 1) * 512).replace(/\0+/g, '|')),
  );
}

const digestOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

await describeWith(
  () => Promise.all([oraclePath('helm4'), oraclePath('helm3')]),
  'packaging',
  () => {
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'capstan-packaging-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    test.each(CHARTS)('gives the archive that helm package gives: %s', async (_, files) => {
      const { code, stderr } = await helm(['package', write('chart', files), '-d', join(folder, 'out')]);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('Error')]);
      const { filename, bytes } = packageChart(loadTree(Tree.of(Object.entries(files))), MODIFIED);
      expect(readdirSync(join(folder, 'out'))).toEqual([filename]);
      const real = readFileSync(join(folder, 'out', filename));
      // The packing may differ by the level of effort; its marks and what is packed may not.
      expect(Buffer.from(bytes.subarray(0, 12 + 41 + 5)).toString('latin1')).toBe(real.subarray(0, 12 + 41 + 5).toString('latin1'));
      expect(listing(bytes)).toEqual(listing(real));
      expect(digestOf(gunzipSync(bytes))).toBe(digestOf(gunzipSync(real)));
    });

    test.each(REFUSED)('is refused where helm package refuses: %s', async (_, files, message) => {
      const real = await helm(['package', write('chart', files), '-d', join(folder, 'out')]);
      expect(real).toMatchObject({ code: 1, stderr: expect.stringContaining(message) });
      const pack = () => packageChart(loadTree(Tree.of(Object.entries(files))), MODIFIED);
      expect(pack).toThrow(HelmError);
      expect(pack).toThrow(message);
    });

    test('unpacks a dependency that is packed itself', async () => {
      const child = packageChart(
        loadTree(
          Tree.of([
            ['Chart.yaml', CHILD],
            ['templates/a.yaml', 'a: 1\n'],
          ]),
        ),
        MODIFIED,
      );
      const files = { 'Chart.yaml': CHART + NEEDS_CHILD, [`charts/${child.filename}`]: child.bytes };
      await helm(['package', write('chart', files), '-d', join(folder, 'out')]);
      const ours = packageChart(loadTree(Tree.of(Object.entries(files))), MODIFIED);
      expect(gunzipSync(ours.bytes).toString('latin1')).toBe(
        gunzipSync(readFileSync(join(folder, 'out', ours.filename))).toString('latin1'),
      );
    });

    test.each([4, 3] as const)('makes archives that Helm %d renders, and the same bytes every time', async (major) => {
      const files = { 'Chart.yaml': CHART, 'values.yaml': 'a: 1\n', 'templates/a.yaml': 'a: {{ .Values.a }}\n' };
      const [one, two] = [1, 2].map(() => packageChart(loadTree(Tree.of(Object.entries(files)))));
      expect(digestOf(one?.bytes ?? Buffer.alloc(0))).toBe(digestOf(two?.bytes ?? Buffer.alloc(1)));
      writeFileSync(join(folder, 'app.tgz'), one?.bytes ?? '');
      const { stdout } = await helm(['template', 'x', join(folder, 'app.tgz'), '--kube-version', '1.35.4'], { major });
      expect(stdout).toContain('a: 1');
      expect(packageChart(loadArchive(one?.bytes ?? Buffer.alloc(0))).bytes).toEqual(one?.bytes);
    });
  },
);
