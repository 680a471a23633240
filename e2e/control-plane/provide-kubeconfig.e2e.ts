import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { describeWith } from '../harness/describe-with.ts';
import { runTool } from '../processes/run-tool.ts';
import { controlPlaneBinaries } from './binaries.ts';

describe('a kubeconfig', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'capstan-provide-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  /** In a process of its own, with a cache of its own: what it says, or the error. */
  const provide = async (request: object, env: NodeJS.ProcessEnv = {}) => {
    const script = `
      import { provideKubeconfig } from ${JSON.stringify(join(import.meta.dirname, 'provide-kubeconfig.ts'))};
      try {
        const { path, description, controlPlane, release } = await provideKubeconfig(${JSON.stringify(request)});
        const version = controlPlane && (await controlPlane.json('/version')).gitVersion;
        await release();
        console.log(JSON.stringify({ path, description, version }));
      } catch (error) {
        console.log(JSON.stringify({ code: error.code, message: error.message }));
      }`;
    const args = ['--conditions=capstan-source', '--input-type=module', '-e', script];
    const { stdout } = await runTool(process.execPath, args, {
      cwd: root,
      env: { ...process.env, CAPSTAN_CACHE: join(home, 'cache'), ...env },
    });
    return JSON.parse(stdout);
  };
  const withoutGo = { PATH: '/nonexistent' };

  test('is the user’s own where there is one', async () => {
    const file = join(home, 'config');
    writeFileSync(file, '');
    expect(await provide({ kubeconfig: file })).toMatchObject({ path: file, description: `the cluster of ${file}` });
    expect(existsSync(file)).toBe(true);
  });

  test('that does not exist is refused by name', async () => {
    expect(await provide({ kubeconfig: 'nowhere' })).toEqual({ code: 'InvalidArgument', message: '--kubeconfig nowhere: no such file' });
  });

  test('cannot be had without Go, assets or a file: one line says what to do', async () => {
    expect(await provide({}, withoutGo)).toEqual({
      code: 'GoMissing',
      message:
        'a Kubernetes API is needed: install Go 1.26 or newer (https://go.dev/dl), set KUBEBUILDER_ASSETS, or pass --kubeconfig FILE',
    });
  });

  test('is not made from a folder that lacks a binary', async () => {
    expect(await provide({}, { ...withoutGo, KUBEBUILDER_ASSETS: home })).toMatchObject({
      code: 'ToolMissing',
      message: expect.stringContaining('KUBEBUILDER_ASSETS has no etcd'),
    });
  });
});

await describeWith(
  () => controlPlaneBinaries(['etcd', 'kube-apiserver', 'kubectl']),
  'KUBEBUILDER_ASSETS',
  () => {
    test('gives a control plane where there is no Go', async () => {
      const home = mkdtempSync(join(tmpdir(), 'capstan-assets-'));
      const binaries = await controlPlaneBinaries(['etcd', 'kube-apiserver', 'kubectl']);
      for (const [name, path] of Object.entries(binaries)) symlinkSync(path, join(home, name));
      const script = `
        import { provideKubeconfig } from ${JSON.stringify(join(import.meta.dirname, 'provide-kubeconfig.ts'))};
        const provided = await provideKubeconfig();
        console.log(provided.description + ' ' + (await provided.controlPlane.json('/version')).gitVersion);
        await provided.release();`;
      // The machine's Go is hidden by one that does not work.
      mkdirSync(join(home, 'path'));
      writeFileSync(join(home, 'path/go'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      const env = {
        PATH: `${join(home, 'path')}:${process.env.PATH}`,
        HOME: home,
        CAPSTAN_CACHE: join(home, 'cache'),
        KUBEBUILDER_ASSETS: home,
      };
      const args = ['--conditions=capstan-source', '--input-type=module', '-e', script];
      const { stdout, stderr } = await runTool(process.execPath, args, { cwd: root, env });
      rmSync(home, { recursive: true });
      expect(stderr + stdout).toBe('a control plane from KUBEBUILDER_ASSETS, without nodes: there will be no pods v1.35.4\n');
    });
  },
);
