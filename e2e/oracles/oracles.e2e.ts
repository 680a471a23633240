import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith } from '../harness/describe-with.ts';
import { helm, kustomize, oraclePath } from './run-oracle.ts';

await describeWith(
  async () => {
    for (const oracle of ['kustomize', 'helm4', 'helm3'] as const) await oraclePath(oracle);
  },
  'the oracles',
  () => {
    let directory: string;
    beforeAll(() => {
      directory = mkdtempSync(join(tmpdir(), 'capstan-oracles-'));
      writeFileSync(join(directory, 'kustomization.yaml'), 'namePrefix: a-\nresources: [map.yaml]\n');
      writeFileSync(join(directory, 'map.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n');
      writeFileSync(join(directory, 'Chart.yaml'), 'apiVersion: v2\nname: c\nversion: 1.0.0\n');
    });
    afterAll(() => rmSync(directory, { recursive: true }));

    test('build with the pinned kustomize', async () => {
      expect(await kustomize(['version'])).toMatchObject({ stdout: 'v5.8.1\n' });
      expect(await kustomize(['build', directory])).toMatchObject({ code: 0, stdout: expect.stringContaining('name: a-b') });
    });

    test('give a refusal as an answer', async () => {
      const { code, stderr } = await kustomize(['build', join(directory, 'absent')]);
      expect([code, stderr]).toEqual([1, expect.stringContaining('absent')]);
    });

    test.each([
      [4, 'v4.2.1'],
      [3, 'v3.22.0'],
    ] as const)('render with the pinned Helm %d', async (major, version) => {
      expect(await helm(['version', '--short'], { major })).toMatchObject({ stdout: expect.stringContaining(version) });
      expect(await helm(['template', 'x', directory, '--kube-version', '1.35.4'], { major })).toMatchObject({ code: 0 });
    });
  },
);
