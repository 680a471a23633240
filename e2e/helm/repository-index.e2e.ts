import { createReadStream, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type ChartVersion,
  chartVersions,
  chooseVersion,
  HelmError,
  indexTree,
  loadTree,
  packageChart,
  readIndex,
  writeIndex,
} from '@capstan/helm';
import { Tree } from '@capstan/tree';
import { describeWith } from '../harness/describe-with.ts';
import { helm, oraclePath } from '../oracles/run-oracle.ts';

let folder: string;

function pack(chartYaml: string, more: Readonly<Record<string, string>> = {}) {
  return packageChart(loadTree(Tree.of(Object.entries({ 'Chart.yaml': chartYaml, ...more }))));
}

function writeFiles(files: Iterable<readonly [path: string, content: Uint8Array | string]>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const TIME = /"\d{4}-\d{2}-\d{2}T[^"]*"/g;
const CREATED = '2026-01-02T03:04:05.678Z';

async function readFrom(file: string): Promise<Map<string, ChartVersion[]>> {
  const found = new Map<string, ChartVersion[]>();
  for await (const chart of readIndex(createReadStream(file))) found.set(chart.name, chartVersions(chart));
  return found;
}

await describeWith(
  () => oraclePath('helm4'),
  "a repository's index",
  () => {
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'capstan-index-'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const CHARTS = [
      pack(
        'apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: "4"\ndescription: "x: <y> & z"\ndeprecated: true\nannotations: {a: "1"}\n',
      ),
      pack(
        'apiVersion: v2\nname: app\nversion: 1.10.0\nkeywords: [a, b]\nmaintainers: [{name: m, email: m@example.com}]\ntype: application\n',
      ),
      pack('apiVersion: v2\nname: app\nversion: 2.0.0-rc.1+build.5\n'),
      pack('apiVersion: v1\nname: Old\nversion: 0.1.0\n', {
        'requirements.yaml': 'dependencies:\n- name: sub\n  version: 1.x.x\n  repository: https://x\n  condition: sub.on\n',
        'charts/sub/Chart.yaml': 'name: sub\nversion: 1.0.0\n',
      }),
    ];
    const FILES: readonly (readonly [string, Uint8Array | string])[] = [
      ...CHARTS.map(({ filename, bytes }) => [filename, bytes] as const),
      ['sub/nested-1.0.0.tgz', pack('apiVersion: v2\nname: nested\nversion: 1.0.0\n').bytes],
      ['sub/deeper/unseen-1.0.0.tgz', pack('apiVersion: v2\nname: unseen\nversion: 1.0.0\n').bytes],
      ['with space-1.0.0.tgz', pack('apiVersion: v2\nname: spaced\nversion: 1.0.0\n').bytes],
      ['broken.tgz', 'no archive'],
      ['README.md', 'no chart'],
    ];

    test.each([
      ['', []],
      ['https://example.com/charts', []],
      ['https://example.com', []],
      ['https://example.com/charts/?a=b', []],
      ['../up', []],
    ])('is written as helm repo index writes it, with the URL %j', async (baseUrl) => {
      writeFiles(FILES);
      const { code, stderr } = await helm(['repo', 'index', folder, ...(baseUrl === '' ? [] : ['--url', baseUrl])]);
      expect([code, stderr]).toEqual([0, '']);
      const ours = writeIndex(indexTree(Tree.of(FILES), { created: CREATED, ...(baseUrl === '' ? {} : { baseUrl }) }), CREATED);
      const real = readFileSync(join(folder, 'index.yaml'), 'utf8');
      expect(ours.replace(TIME, 'TIME')).toBe(real.replace(TIME, 'TIME'));
    });

    test('keeps what an earlier index knew, as helm repo index --merge', async () => {
      const known =
        'apiVersion: v1\nentries:\n  app:\n  - {name: app, apiVersion: v2, version: 1.2.3, urls: [old.tgz], digest: d}\n  - {name: app, apiVersion: v2, version: 1.5.0, urls: [old.tgz]}\n  gone:\n  - {name: gone, apiVersion: v2, version: 1.0.0, urls: [gone.tgz], removed: true}\ngenerated: "2026-01-01T00:00:00Z"\n';
      writeFiles([...FILES, ['known.yaml', known]]);
      expect(await helm(['repo', 'index', folder, '--merge', join(folder, 'known.yaml')])).toMatchObject({ code: 0 });
      const before = [...(await readFrom(join(folder, 'known.yaml'))).values()].flat();
      const ours = writeIndex(indexTree(Tree.of(FILES), { created: CREATED, known: before }), CREATED);
      expect(ours.replace(TIME, 'TIME')).toBe(readFileSync(join(folder, 'index.yaml'), 'utf8').replace(TIME, 'TIME'));
    });

    test.each([[[]], [['--json']]])('that Helm wrote with %j is read, and written back', async (flags) => {
      writeFiles(FILES);
      await helm(['repo', 'index', folder, ...flags]);
      const entries = await readFrom(join(folder, 'index.yaml'));
      expect([...entries.keys()].sort()).toEqual(['Old', 'app', 'nested', 'spaced']);
      expect(entries.get('app')?.map(({ metadata }) => metadata.version)).toEqual(['2.0.0-rc.1+build.5', '1.10.0', '1.2.3']);
      const text = writeIndex(entries, CREATED);
      await helm(['repo', 'index', folder]);
      expect(text.replace(TIME, 'TIME')).toBe(readFileSync(join(folder, 'index.yaml'), 'utf8').replace(TIME, 'TIME'));
    });

    describe('served to helm', () => {
      let server: Server;
      let url: string;
      let home: NodeJS.ProcessEnv;

      const VERSIONS = ['1.0.0', '1.10.0', '1.9.1', '2.0.0-rc.1', '0.9.0', '3.0.0-alpha', 'bad', '1.9.1+b'];

      beforeEach(async () => {
        home = {
          ...process.env,
          HELM_CONFIG_HOME: join(folder, 'config'),
          HELM_CACHE_HOME: join(folder, 'cache'),
          HELM_DATA_HOME: join(folder, 'data'),
        };
        const entries = VERSIONS.map((version) => `  - {apiVersion: v2, name: app, version: ${version}, urls: [app-${version}.tgz]}\n`);
        writeFiles([
          ['served/index.yaml', `apiVersion: v1\nentries:\n  app:\n${entries.join('')}  - null\n`],
          ...VERSIONS.filter((version) => version !== 'bad').map(
            (version) => [`served/app-${version}.tgz`, pack(`apiVersion: v2\nname: app\nversion: ${version}\n`).bytes] as const,
          ),
        ]);
        server = createServer((request, response) => {
          const file = join(folder, 'served', decodeURIComponent(new URL(request.url ?? '', 'http://x').pathname));
          if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) createReadStream(file).pipe(response);
          else response.writeHead(404).end();
        });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        // A server that listens on a port has an address of this kind.
        url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      });
      afterEach(() => new Promise((resolve) => server.close(resolve)));

      const GOOD = '  - {apiVersion: v2, name: app, version: 1.0.0, urls: [app-1.0.0.tgz]}\n';

      test.each([
        ['a field that the index does not have', `apiVersion: v1\nmore: x\nentries:\n  app:\n${GOOD}`],
        ['a field that a version does not have', `apiVersion: v1\nentries:\n  app:\n${GOOD.replace('{', '{more: x, ')}`],
        [
          'the same in JSON',
          '{"more":1,"apiVersion":"v1","entries":{"app":[{"more":1,"name":"app","version":"1.0.0","urls":["app-1.0.0.tgz"]}]}}',
        ],
        ['a chart twice', `apiVersion: v1\nentries:\n  app:\n${GOOD}  app:\n${GOOD}`],
        ['no apiVersion', `entries:\n  app:\n${GOOD}`],
        ['versions that are no list', 'apiVersion: v1\nentries:\n  app: text\n'],
        ['a version that is no mapping', `apiVersion: v1\nentries:\n  app:\n  - text\n${GOOD}`],
        ['a version of another type', `apiVersion: v1\nentries:\n  app:\n${GOOD.replace('1.0.0', '{}')}${GOOD}`],
        ['a version without a name', `apiVersion: v1\nentries:\n  app:\n${GOOD.replace('name: app, ', '')}${GOOD}`],
        ['a time that is none', `apiVersion: v1\nentries:\n  app:\n${GOOD.replace('{', '{created: today, ')}`],
        ['a field that Helm 2 wrote', `apiVersion: v1\nentries:\n  app:\n${GOOD.replace('{', '{engine: gotpl, ')}`],
        ['other capitals', `APIVersion: v1\nEntries:\n  app:\n${GOOD.replace('version', 'VERSION')}`],
        ['nothing', ''],
      ])('is refused or taken as by Helm, with %s', async (_, text) => {
        writeFileSync(join(folder, 'served', 'index.yaml'), text);
        mkdirSync(join(folder, 'pulled'));
        const { code } = await helm(['pull', 'app', '--repo', url, '-d', join(folder, 'pulled')], { env: home });
        let isTaken = true;
        try {
          chooseVersion('app', (await readFrom(join(folder, 'served', 'index.yaml'))).get('app'), '');
        } catch (error) {
          if (!(error instanceof HelmError)) throw error;
          isTaken = false;
        }
        expect(isTaken).toBe(code === 0);
      });

      test('leads Capstan and Helm to the same versions', async () => {
        const versions = (await readFrom(join(folder, 'served', 'index.yaml'))).get('app');
        const wishes = [
          '',
          '*',
          '^1',
          '1.x',
          '~1.9',
          '1.9.1',
          '>=1',
          '>=1-0',
          '>2.0.0-0',
          '3.0.0-alpha',
          '0.9',
          '<0.9',
          '5',
          'nonsense',
          '>=1 <1.9 || 7',
        ];
        const chosen: Record<string, string> = {};
        const real: Record<string, string> = {};
        for (const wanted of wishes) {
          try {
            chosen[wanted] = chooseVersion('app', versions, wanted).metadata.version;
          } catch (error) {
            chosen[wanted] = error instanceof HelmError ? error.code : String(error);
          }
          const target = join(folder, 'pulled');
          const args = ['pull', 'app', '--repo', url, '-d', target, ...(wanted === '' ? [] : ['--version', wanted])];
          mkdirSync(target);
          const { code } = await helm(args, { env: home });
          real[wanted] = code === 0 ? (readdirSync(target)[0] ?? '').slice('app-'.length, -'.tgz'.length) : 'VersionNotFound';
          rmSync(target, { recursive: true, force: true });
        }
        expect(chosen).toEqual(real);
      });
    });
  },
);
