import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readChart } from '@capstan/cli';
import { GoMap } from '@capstan/gotemplate';
import { kustomizePostRenderer, printRendered, templateChart } from '@capstan/helm';
import { describeWith } from '../harness/describe-with.ts';
import { batchPath, HelmBatch } from './batch.ts';

const object = (kind: string, name: string, more = '') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;

const FILES: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'templates/_none.tpl': '{{ define "x" }}{{ end }}',
  'templates/empty.yaml': '# nothing\n',
  'templates/many.yaml': `${object('Service', 'one', '  annotations: {a: b}\n')}---\n${object('ConfigMap', 'two', 'data:\n  b: \'yes\'\n  a: "1"\n')}`,
  'templates/deployment.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: c, image: "nginx:1.0"}\n',
  'templates/hook.yaml': object('Secret', 'hook', '  annotations:\n    helm.sh/hook: pre-install\nstringData: {k: v}\n'),
};

const PATCH = '- op: add\n  path: /metadata/labels\n  value: {patched: "true"}\n';

const CASES: readonly (readonly [string, Parameters<typeof kustomizePostRenderer>[0]])[] = [
  ['nothing', {}],
  ['an image', { images: [{ name: 'nginx', newName: 'registry/nginx', newTag: '2' }] }],
  ['a patch of one kind', { patches: [{ patch: PATCH, target: { kind: 'Service' } }] }],
  ['a patch of everything, hooks too', { patches: [{ patch: PATCH, target: { name: '.*' } }] }],
  ['a patch that fits nothing', { patches: [{ patch: object('Pod', 'nowhere', 'data: {x: y}\n') }] }],
];

await describeWith(batchPath, 'post-rendering by kustomize gives what the real Helm and kustomize give', () => {
  let folder: string;
  let batch: HelmBatch;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'capstan-post-render-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    batch = new HelmBatch(await batchPath());
  });
  afterAll(() => {
    batch[Symbol.dispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each(['combined', 'separate', 'nohooks'] as const)('hooks %s', (postRenderStrategy) => {
    test.each(CASES)('with %s', async (_name, kustomization) => {
      batch.ask({
        name: 'x',
        path: folder,
        values: [],
        release: 'rel',
        namespace: 'space',
        kubeVersion: '1.33.2',
        kustomization: JSON.stringify({ resources: ['manifests.yaml'], ...kustomization }),
        postRenderStrategy,
      });
      const real = await batch.answer();
      expect(printed({ postRender: kustomizePostRenderer(kustomization), postRenderStrategy })).toBe(
        real.error === undefined ? real.output : 'refused',
      );
    });
  });

  function printed(options: Pick<Parameters<typeof templateChart>[2], 'postRender' | 'postRenderStrategy'>): string {
    try {
      return printRendered(templateChart(readChart(folder), new GoMap(), { name: 'rel', namespace: 'space', ...options }));
    } catch {
      return 'refused';
    }
  }
});
