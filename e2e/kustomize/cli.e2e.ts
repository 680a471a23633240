import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CORPUS } from '@capstan/kustomize/testing';
import { describeWith } from '../harness/describe-with.ts';
import { oraclePath } from '../oracles/run-oracle.ts';

const MAIN = join(import.meta.dirname, '../../packages/cli/src/main.ts');
let kustomize = '';

/** Runs `capstan kustomize` from its source. */
function capstan(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--conditions=capstan-source', MAIN, 'kustomize', ...args], { encoding: 'utf8' });
}

await describeWith(
  async () => {
    kustomize = await oraclePath('kustomize');
  },
  'capstan kustomize build',
  () => {
    let directory: string;
    const write = (files: Readonly<Record<string, string | Uint8Array>>): void => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(join(directory, dirname(path)), { recursive: true });
        writeFileSync(join(directory, path), content);
      }
    };
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), 'capstan-cli-'));
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    test.each(['five levels', 'two components in order', 'a List', 'the legacy order', 'transformers: patches'])(
      'prints what the real one prints: %s',
      (name) => {
        const item = CORPUS.structure?.find((candidate) => candidate.name === name);
        write(item?.files ?? {});
        const at = join(directory, item?.path ?? '');
        expect(capstan('build', '--root', directory, at)).toMatchObject({
          status: 0,
          stdout: execFileSync(kustomize, ['build', at], { encoding: 'utf8' }),
        });
      },
    );

    test('keeps the order of reading where it is asked to', () => {
      write({
        'kustomization.yaml': 'resources: [b.yaml, a.yaml]\n',
        'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
        'b.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: b}\n',
      });
      expect(capstan('build', '--reorder', 'none', directory).stdout).toBe(
        execFileSync(kustomize, ['build', '--reorder', 'none', directory], { encoding: 'utf8' }),
      );
    });

    test('writes the files that the real one writes to a folder', () => {
      write({
        'app/kustomization.yaml': 'resources: [a.yaml]\n',
        'app/a.yaml': [
          'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a.b, namespace: a}\n',
          'apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\n',
          'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: "a:b", namespace: c}\n',
        ].join('---\n'),
        'real/.keep': '',
        'ours/.keep': '',
      });
      const contents = (folder: string) =>
        readdirSync(join(directory, folder)).map((name) => [name, readFileSync(join(directory, folder, name), 'utf8')]);
      execFileSync(kustomize, ['build', join(directory, 'app'), '-o', join(directory, 'real')]);
      expect(capstan('build', join(directory, 'app'), '-o', join(directory, 'ours')).status).toBe(0);
      expect(contents('ours')).toEqual(contents('real'));
      expect(contents('ours')).toHaveLength(5);
    });

    test('says every fault with file and line, and ends with 1', () => {
      write({ 'kustomization.yaml': 'resources:\n- one.yaml\n- two.yaml\n' });
      const { status, stdout, stderr } = capstan('build', directory);
      expect([status, stdout]).toEqual([1, '']);
      expect(stderr.split('\n').map((line) => line.slice(0, 30))).toEqual(
        ['Error: kustomization.yaml:2:3: ', 'Error: kustomization.yaml:3:3: ', ''].map((line) => line.slice(0, 30)),
      );
    });

    test('follows a symbolic link inside of the root and none that leaves it', () => {
      const outside = mkdtempSync(join(tmpdir(), 'capstan-outside-'));
      try {
        const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
        write({
          'in/kustomization.yaml': 'resources: [link.yaml]\n',
          'in/real.yaml': text,
          'out/kustomization.yaml': 'resources: [link.yaml]\n',
        });
        writeFileSync(join(outside, 'secret.yaml'), text);
        symlinkSync(join(directory, 'in/real.yaml'), join(directory, 'in/link.yaml'));
        symlinkSync(join(outside, 'secret.yaml'), join(directory, 'out/link.yaml'));
        expect(capstan('build', '--root', directory, join(directory, 'in')).status).toBe(0);
        expect(capstan('build', '--root', directory, join(directory, 'out'))).toMatchObject({ status: 1, stdout: '' });
      } finally {
        rmSync(outside, { recursive: true });
      }
    });
  },
);
