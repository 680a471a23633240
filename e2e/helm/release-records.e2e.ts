import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { GoMap } from '@capstan/gotemplate';
import {
  loadRelease,
  loadTree,
  nextVersion,
  printRendered,
  type Release,
  releaseKey,
  revisionsToRemove,
  storeRelease,
  templateChart,
} from '@capstan/helm';
import { Tree } from '@capstan/tree';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import { startControlPlane } from '../control-plane/start-control-plane.ts';
import { describeWith } from '../harness/describe-with.ts';
import { helm, oraclePath } from '../oracles/run-oracle.ts';

interface Stored {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly metadata: { readonly name: string; readonly labels: Record<string, string>; readonly resourceVersion: string };
  readonly data: { readonly release: string };
}

const FILES: Readonly<Record<string, string>> = {
  'Chart.yaml':
    'apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: "4"\ndescription: <a> & b\nkeywords: [k]\nmaintainers:\n- name: m\n  email: m@example.com\nannotations: {a.b/c: d}\ndependencies:\n- name: child\n  version: 0.1.0\n  repository: ""\n  condition: child.enabled\n  tags: [t]\n  import-values: [data]\n',
  'Chart.lock':
    'dependencies:\n- name: child\n  repository: ""\n  version: 0.1.0\ndigest: sha256:abc\ngenerated: "2026-01-02T03:04:05.120000Z"\n',
  'values.yaml': 'text: first\nbig: 1000000\nnothing: null\nlist: [1, 2.5, {a: b}]\n',
  'values.schema.json': '{"type": "object"}',
  'README.md': 'Read <me>\n',
  'crds/c.txt': 'no CRD\n',
  'templates/map.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-map}\ndata:\n  text: {{ .Values.text }}\n  at: "{{ .Release.Revision }}"\n',
  'templates/hook.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-hook\n  annotations:\n    helm.sh/hook: post-install,post-upgrade\n    helm.sh/hook-weight: "-3"\n    helm.sh/hook-delete-policy: before-hook-creation\n',
  'templates/NOTES.txt': 'Text: {{ .Values.text }}\n',
  'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 0.1.0\n',
  'charts/child/values.yaml': 'enabled: true\nexports: {data: {imported: yes}}\n',
  'charts/child/templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ .Release.Name }}-child}\n',
};

/** What a record says, without the times that never were: Helm 3 writes other ones than Helm 4 and Capstan. */
function contentOf({ kind, data }: Stored): unknown {
  const record = kind === 'Secret' ? Buffer.from(data.release, 'base64').toString() : data.release;
  const text = gunzipSync(Buffer.from(record, 'base64')).toString();
  return JSON.parse(text, (_, value) => (value === '' || value === '0001-01-01T00:00:00Z' ? undefined : value));
}

let controlPlane: ControlPlane;
let folder: string;

await describeWith(
  async () => {
    await oraclePath('helm4');
    await oraclePath('helm3');
    controlPlane = await startControlPlane();
  },
  'release records',
  () => {
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'capstan-releases-'));
      for (const [path, text] of Object.entries(FILES)) {
        const file = join(folder, 'app', path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      cpSync(join(folder, 'app'), join(folder, 'copy'), { recursive: true });
    });
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true });
      await controlPlane.stop();
    });

    describe.each([
      [4, 'Secret'],
      [3, 'Secret'],
      [4, 'ConfigMap'],
      [3, 'ConfigMap'],
    ] as const)('of Helm %d in a %s', (major, kind) => {
      // Helm 4 lists all of them by itself.
      const all = major === 3 ? ['-a'] : [];
      const suffix = `${major}-${kind.toLowerCase()}`;
      const objects = `/api/v1/namespaces/default/${kind.toLowerCase()}s`;
      const get = (name: string, version: number) => controlPlane.json<Stored>(`${objects}/${releaseKey(name, version)}`);

      /** Runs helm; a refusal fails the test with what it says. */
      async function run(...args: string[]): Promise<string> {
        const env = { ...process.env, KUBECONFIG: controlPlane.kubeconfig, HELM_DRIVER: kind.toLowerCase() };
        const { code, stdout, stderr } = await helm([...args, '-n', 'default'], { major, env, cwd: folder });
        if (code !== 0) throw new Error(`helm ${args.join(' ')}: ${stderr}`);
        return stdout;
      }

      async function views(name: string): Promise<string[]> {
        const shown: string[] = [];
        for (const view of ['status', 'history', 'get all', 'get metadata']) {
          // How old an object is moves on by itself.
          shown.push((await run(...view.split(' '), name)).replace(/ +\d+s$/gm, ''));
        }
        shown.push(await run('list', ...all, '-o', 'json', '-f', `^${name}$`));
        return shown;
      }

      test('that Helm wrote are read, and written back with the same content', async () => {
        const name = `theirs-${suffix}`;
        await run('install', name, 'app', '--set', 'text=second,f=1e3', '--labels', 'team=a');
        await run('upgrade', name, 'app', '--set', 'n.x=null');
        const before = await views(name);
        for (const version of [1, 2]) {
          const stored = await get(name, version);
          const release = loadRelease({ ...stored, kind });
          expect(release).toMatchObject({ name, version, namespace: 'default', status: version === 1 ? 'superseded' : 'deployed' });
          const { modifiedAt = '' } = stored.metadata.labels;
          const written = storeRelease(release, kind, { label: 'modifiedAt', atMs: Number(modifiedAt) * 1000 });
          expect(contentOf({ ...stored, ...written, metadata: stored.metadata })).toEqual(contentOf({ ...stored, kind }));
          expect(written.metadata.labels).toEqual(stored.metadata.labels);
          const { resourceVersion } = stored.metadata;
          await controlPlane.json(`${objects}/${releaseKey(name, version)}`, {
            method: 'PUT',
            body: { ...written, metadata: { ...written.metadata, resourceVersion } },
          });
        }
        expect(await views(name)).toEqual(before);
        await run('rollback', name, '1');
        expect(loadRelease({ ...(await get(name, 3)), kind })).toMatchObject({ status: 'deployed', description: 'Rollback to 1' });
      });

      test('that Capstan writes are listed, shown, upgraded and rolled back by Helm', async () => {
        const name = `ours-${suffix}`;
        const chart = loadTree(Tree.of(Object.entries(FILES)));
        const releases = ['one', 'two'].map((text, index): Release => {
          const config = new GoMap([['text', text]]);
          const rendered = templateChart(chart, config, { name, revision: index + 1, isUpgrade: index > 0 });
          return {
            name,
            namespace: 'default',
            version: index + 1,
            firstDeployed: '2026-11-21T02:32:13.148518047Z',
            lastDeployed: `2026-11-21T02:32:2${index}Z`,
            description: index === 0 ? 'Install complete' : 'Upgrade complete',
            status: index === 0 ? 'superseded' : 'deployed',
            notes: rendered.notes,
            chart,
            config,
            manifest: printRendered(rendered, { withoutHooks: true }),
            hooks: rendered.hooks.map((hook) => ({ ...hook, lastRun: { phase: 'Succeeded', startedAt: '2026-11-21T02:32:20Z' } })),
            labels: new Map([['team', 'b']]),
            ...(major === 4 ? { applyMethod: 'ssa' } : {}),
          };
        });
        for (const release of releases) {
          await controlPlane.json(objects, {
            method: 'POST',
            body: storeRelease(release, kind, { label: 'createdAt', atMs: 1_795_228_338_000 }),
          });
        }

        expect(JSON.parse(await run('list', '-o', 'json', '-f', `^${name}$`))).toMatchObject([
          { name, namespace: 'default', revision: '2', status: 'deployed', chart: 'app-1.2.3', app_version: '4' },
        ]);
        expect(await run('list', '-l', 'team=b', '-q', '-f', `^${name}$`)).toBe(`${name}\n`);
        expect(JSON.parse(await run('history', name, '-o', 'json'))).toMatchObject([
          { revision: 1, status: 'superseded', description: 'Install complete' },
          { revision: 2, status: 'deployed', description: 'Upgrade complete' },
        ]);
        expect(await run('status', name)).toContain('Text: two');
        expect(JSON.parse(await run('get', 'values', name, '-o', 'json'))).toEqual({ text: 'two' });
        expect(JSON.parse(await run('get', 'values', name, '-a', '-o', 'json'))).toMatchObject({ text: 'two', big: 1_000_000 });
        expect(await run('get', 'notes', name)).toContain('Text: two');
        expect((await run('get', 'manifest', name)).trim()).toBe(releases[1]?.manifest.trim());
        expect(await run('get', 'hooks', name)).toContain(`name: ${name}-hook`);

        await run('rollback', name, '1');
        expect(await controlPlane.json(`/api/v1/namespaces/default/configmaps/${name}-map`)).toMatchObject({
          data: { text: 'one', at: '1' },
        });
        expect(JSON.parse(await run('history', name, '-o', 'json'))).toMatchObject([
          { revision: 1, status: 'superseded' },
          { revision: 2, status: 'superseded' },
          { revision: 3, status: 'deployed', description: 'Rollback to 1' },
        ]);
        const history = await Promise.all([1, 2, 3].map(async (version) => loadRelease({ ...(await get(name, version)), kind })));
        expect([nextVersion(history), revisionsToRemove(history, 3).map(({ version }) => version)]).toEqual([4, [1]]);
        await run('upgrade', name, 'app', '--reuse-values', '--history-max', '3');
        expect(JSON.parse(await run('history', name, '-o', 'json'))).toMatchObject([{ revision: 2 }, { revision: 3 }, { revision: 4 }]);
        expect(JSON.parse(await run('get', 'values', name, '-o', 'json'))).toEqual({ text: 'one' });
        await run('uninstall', name);
        expect(JSON.parse(await run('list', ...all, '-o', 'json', '-f', `^${name}$`))).toEqual([]);
      });
    });
  },
);
