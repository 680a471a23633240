import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kustomizeBuildCommand } from './kustomize-build.ts';
import { printedBy } from './testing/printed-by.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-build-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = 0;
});

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;
const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n';

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** What the command prints, without the folder's own name. */
async function run(directory: string, ...flags: string[]): Promise<string> {
  return (await printedBy(kustomizeBuildCommand, [join(folder, directory), ...flags])).replaceAll(folder, 'FOLDER');
}

describe('kustomize build', () => {
  test.each([
    [[], `${namespace}---\n${configMap('a')}`],
    [['--reorder', 'none'], `${configMap('a')}---\n${namespace}`],
  ])('prints resources by kind, or with %j as they are read', async (flags, expected) => {
    write({ 'app/kustomization.yaml': 'resources: [a.yaml, ns.yaml]\n', 'app/a.yaml': configMap('a'), 'app/ns.yaml': namespace });
    expect(await run('app', ...flags)).toBe(expected);
    expect(process.exitCode ?? 0).toBe(0);
  });

  test('writes to a file where one is named', async () => {
    write({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('a') });
    expect(await run('app', '-o', join(folder, 'out.yaml'))).toBe('');
    expect(readFileSync(join(folder, 'out.yaml'), 'utf8')).toBe(configMap('a'));
  });

  test('reads the enclosing repository, so that a base may lie beside', async () => {
    write({
      '.git/HEAD': '',
      'app/kustomization.yaml': 'resources: [../base]\n',
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': configMap('a'),
    });
    expect(await run('app')).toBe(configMap('a'));
    expect(await run('app', '--root', join(folder, 'app'))).toContain("!Error: kustomization.yaml:1:13: resources.0: '../base' is outside");
  });

  test('a folder may be called ..name', async () => {
    write({ '.git/HEAD': '', '..odd/kustomization.yaml': 'resources: [a.yaml]\n', '..odd/a.yaml': configMap('a') });
    expect(await run('..odd')).toBe(configMap('a'));
  });

  test('no link leads out of what may be read', async () => {
    write({ 'secret.yaml': configMap('secret'), 'repository/app/kustomization.yaml': 'resources: [link.yaml]\n' });
    symlinkSync('../../secret.yaml', join(folder, 'repository/app/link.yaml'));
    const printed = await run('repository/app', '--root', join(folder, 'repository'));
    expect(printed).toMatch(/^!Error: app\/kustomization\.yaml:1:13: /);
    expect(printed).not.toContain('kind: ConfigMap');
  });

  test('every fault is told, each with its place, and nothing printed', async () => {
    write({ 'app/kustomization.yaml': 'resources:\n- gone.yaml\n- bad.yaml\n', 'app/bad.yaml': 'a: [' });
    const lines = (await run('app')).trim().split('\n');
    expect(lines.every((line) => line.startsWith('!Error: '))).toBe(true);
    for (const place of ['kustomization.yaml:2', 'bad.yaml:1']) expect(lines.join('\n')).toContain(place);
    expect(process.exitCode).toBe(1);
  });

  test.each<[string, string, string[], RegExp]>([
    ['a folder that is not there', 'nowhere', [], /^!Error: FOLDER\/nowhere: no such directory\n$/],
    ['a root that is not there', 'app', ['--root', '/nowhere/at/all'], /^!Error: --root \/nowhere\/at\/all: no such directory\n$/],
    ['a folder outside of the root', 'app', ['--root', 'ROOT'], /^!Error: FOLDER\/app is outside of --root /],
    [
      'a file that cannot be written',
      'app',
      ['-o', '/nowhere/at/all.yaml'],
      /^!Error: \/nowhere\/at\/all\.yaml cannot be written: .*ENOENT/,
    ],
    ['a folder without a kustomization file', 'empty', [], /^!Error: /],
  ])('refuses %s', async (_what, directory, flags, message) => {
    write({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('a'), 'other/x': '', 'empty/x': '' });
    const given = flags.map((flag) => (flag === 'ROOT' ? join(folder, 'other') : flag));
    expect(await run(directory, ...given)).toMatch(message);
    expect(process.exitCode).toBe(1);
  });

  test('with --no-remote-bases it opens no connection', async () => {
    write({ 'app/kustomization.yaml': 'resources: [https://127.0.0.1:1/org/repo//base?ref=main]\n' });
    expect(await run('app', '--no-remote-bases')).toMatch(
      /^!Error: .*kustomization\.yaml:1:13: resources\.0: remote base .* is not allowed here/,
    );
  });
});
