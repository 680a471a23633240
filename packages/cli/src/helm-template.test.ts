import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { helmTemplateCommand } from './helm-template.ts';
import { printedBy } from './testing/printed-by.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'capstan-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = 0;
});

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries({ 'app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', ...files })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const run = (...args: string[]) => printedBy(helmTemplateCommand, args);

describe('helm template', () => {
  test('prints manifests, then hooks', async () => {
    write({
      'app/templates/a.yaml': 'kind: ConfigMap\nname: {{ .Release.Name }}\nx: {{ .Values.x }}\n',
      'app/templates/b.yaml': 'kind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n',
      'values.yaml': 'x: 1\n',
    });
    const args = ['rel', join(folder, 'app'), '-f', join(folder, 'values.yaml'), '--set', 'x=2'];
    const manifest = '---\n# Source: app/templates/a.yaml\nkind: ConfigMap\nname: rel\nx: 2\n';
    expect(await run(...args, '--skip-tests')).toBe(manifest);
    expect(await run(...args)).toBe(
      `${manifest}---\n# Source: app/templates/b.yaml\nkind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n\n`,
    );
  });

  test.each([
    [
      'a template that fails',
      'a: {{ fail "no" }}',
      '!Error: execution error at (app/templates/a.yaml:1:6): no\n\nUse --debug flag to render out invalid YAML\n',
    ],
    [
      'a template that does not parse',
      '{{ .a',
      '!Error: parse error at (app/templates/a.yaml:1): unclosed action\n\nUse --debug flag to render out invalid YAML\n',
    ],
  ])('says what is wrong with %s, and ends with 1', async (_what, template, expected) => {
    write({ 'app/templates/a.yaml': template });
    expect(await run('rel', join(folder, 'app'))).toBe(expected);
    expect(process.exitCode).toBe(1);
  });

  test('follows links within the chart, and refuses those that leave it or turn in a circle', async () => {
    write({ 'app/templates/a.yaml': 'a: {{ .Files.Get "in" }}\n', 'app/files/x': 'inside', secret: 'outside' });
    symlinkSync('files/x', join(folder, 'app/in'));
    expect(await run('rel', join(folder, 'app'))).toContain('a: inside');
    symlinkSync('../secret', join(folder, 'app/out'));
    expect(await run('rel', join(folder, 'app'))).toBe('!Error: chart file "out" is a link that leaves the chart\n');
    rmSync(join(folder, 'app/out'));
    symlinkSync('.', join(folder, 'app/files/loop'));
    expect(await run('rel', join(folder, 'app'))).toContain('is a link into itself');
  });

  test('finds no chart where there is none', async () => {
    expect(await run('rel', join(folder, 'nope'))).toContain('!Error: path');
    expect(await run('rel', 'https://me:secret@127.0.0.1:1/a.tgz')).toMatch(
      /^!Error: https:[^:]*:1\/a\.tgz: charts are read from this machine only/,
    );
  });
});
