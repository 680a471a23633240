import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../scripts/toolchain.mjs';
import { describeWith } from '../harness/describe-with.ts';
import { runTool } from '../processes/run-tool.ts';
import { withBuildLock } from './build-lock.ts';
import { requireGo } from './ensure-go-tools.ts';

await describeWith(
  async () => requireGo([]),
  'building a Go tool',
  () => {
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), 'capstan-go-tools-'));
      mkdirSync(join(home, 'module'));
      writeFileSync(join(home, 'module/go.mod'), 'module example.com/hello\n\ngo 1.21\n');
      writeFileSync(join(home, 'module/go.sum'), '');
      writeFileSync(join(home, 'module/main.go'), 'package main\n\nvar version = "none"\n\nfunc main() { print(version) }\n');
    });
    afterEach(() => rmSync(home, { recursive: true }));

    /** In a process of its own, with a cache of its own. */
    const ensure = (env: NodeJS.ProcessEnv = {}) => {
      const tool = { name: 'hello', module: join(home, 'module'), package: 'example.com/hello', variables: { 'main.version': 'v1' } };
      const script = `
      import { ensureGoTools } from ${JSON.stringify(join(import.meta.dirname, 'ensure-go-tools.ts'))};
      try { console.log(await ensureGoTools({ name: 'test', tools: [${JSON.stringify(tool)}] })); }
      catch (error) { console.log(error.code + ': ' + error.message); }`;
      const args = ['--conditions=capstan-source', '--input-type=module', '-e', script];
      return runTool(process.execPath, args, { cwd: root, env: { ...process.env, CAPSTAN_CACHE: join(home, 'cache'), ...env } });
    };

    test('without Go says in one line what to do', async () => {
      const { stdout } = await ensure({ PATH: '/nonexistent' });
      expect(stdout).toBe('GoMissing: hello must be built first: install Go 1.26 or newer (https://go.dev/dl) and run this again\n');
    });

    test('sets the release, leaves nothing but the binary, and builds once', async () => {
      const first = await ensure();
      const bin = first.stdout.trim();
      expect((await runTool(join(bin, 'hello'), [])).stderr).toBe('v1');
      expect(readdirSync(dirname(bin))).toEqual(['bin']);
      const again = await ensure({ PATH: '/nonexistent' });
      expect(again.stdout.trim()).toBe(bin);
    });

    test('builds a program of ours anew when its source has changed', async () => {
      const first = (await ensure()).stdout.trim();
      writeFileSync(join(home, 'module/main.go'), 'package main\n\nfunc main() { print("changed") }\n');
      const second = (await ensure()).stdout.trim();
      expect(second).not.toBe(first);
      expect((await runTool(join(second, 'hello'), [])).stderr).toBe('changed');
    });

    test('fails with the words of the compiler, and can be tried again', async () => {
      const main = join(home, 'module/main.go');
      const source = readFileSync(main, 'utf8');
      writeFileSync(main, 'package main\n\nfunc main() { undefinedName() }\n');
      const { stdout } = await ensure();
      expect(stdout).toMatch(/^BuildFailed: hello could not be built[\s\S]*undefined: undefinedName/);
      writeFileSync(main, source);
      const bin = (await ensure()).stdout.trim();
      expect(existsSync(join(bin, 'hello'))).toBe(true);
    });
  },
);

describe('a lock of builds', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'capstan-lock-'));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  test('lets one in at a time', async () => {
    const path = join(home, 'lock');
    const order: string[] = [];
    const enter = (name: string) =>
      withBuildLock(path, async () => {
        order.push(`${name} in`);
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(`${name} out`);
      });
    await Promise.all([enter('one'), enter('other')]);
    expect(order).toEqual(['one in', 'one out', 'other in', 'other out']);
  });

  test('of a process that died is taken over', async () => {
    const path = join(home, 'lock');
    writeFileSync(path, '999999999');
    expect(await withBuildLock(path, async () => 'in')).toBe('in');
  });
});
