import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
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

  test.each<[string, Record<string, string>, string[]]>([
    ['resources of one namespace', { x: 'namespace: x' }, ['apps_v1_deployment_x.yaml', 'v1_configmap_x.yaml', 'v1_namespace_apps.yaml']],
    [
      'resources of two namespaces',
      { x: 'namespace: x', y: '' },
      [
        'default_apps_v1_deployment_y.yaml',
        'default_v1_configmap_y.yaml',
        'v1_namespace_apps.yaml',
        'x_apps_v1_deployment_x.yaml',
        'x_v1_configmap_x.yaml',
      ],
    ],
  ])('writes %s to a file each where a folder is named', async (_what, names, expected) => {
    const objects = Object.entries(names).flatMap(([name, at]) =>
      ['v1, kind: ConfigMap', 'apps/v1, kind: Deployment'].map((type) => `{apiVersion: ${type}, metadata: {name: ${name}, ${at}}}\n`),
    );
    write({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': [namespace, ...objects].join('---\n'), 'out/.keep': '' });
    expect(await run('app', '-o', join(folder, 'out'))).toBe('');
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['.keep', ...expected]);
    expect(readFileSync(join(folder, 'out/v1_namespace_apps.yaml'), 'utf8')).toBe(namespace);
  });

  test('writes nothing beside the folder, whatever a resource is called', async () => {
    write({ 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': configMap('/../../up'), 'out/deeper/.keep': '' });
    expect(await run('app', '-o', join(folder, 'out/deeper'))).toMatch(/ is no name of a file\n$/);
    expect(readdirSync(join(folder, 'out'))).toEqual(['deeper']);
    expect(process.exitCode).toBe(1);
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
    ['a file that cannot be written', 'app', ['-o', '/nowhere/a.yaml'], /^!Error: open \/nowhere\/a\.yaml: no such file or directory\n$/],
    ['a file for a folder', 'app/a.yaml', [], /^!Error: FOLDER\/app\/a\.yaml: a file; name the directory that holds it\n$/],
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
