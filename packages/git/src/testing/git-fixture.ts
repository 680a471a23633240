import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of repositories for tests, with a working copy each, made by the real git. */
export class GitFixture {
  readonly root = mkdtempSync(join(tmpdir(), 'git-fixture-'));

  /** Makes NAME.git below {@link root}, empty. */
  create(name: string): void {
    this.git('.', 'init', '--quiet', '--bare', '--initial-branch=main', `${name}.git`);
    this.git('.', 'init', '--quiet', '--initial-branch=main', `work-${name}`);
  }

  /** Writes files, commits all and pushes to the current branch; gives the commit. */
  commit(name: string, message: string, files: Record<string, string | Uint8Array>): string {
    for (const [path, content] of Object.entries(files)) this.write(name, path, content);
    const work = `work-${name}`;
    this.git(work, 'add', '--all', '--force');
    this.git(work, 'commit', '--quiet', '--allow-empty', '-m', message);
    this.push(name, 'HEAD');
    return this.git(work, 'rev-parse', 'HEAD');
  }

  write(name: string, path: string, content: string | Uint8Array): void {
    const file = join(this.root, `work-${name}`, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  link(name: string, path: string, target: string): void {
    symlinkSync(target, join(this.root, `work-${name}`, path));
  }

  push(name: string, ...refs: string[]): void {
    this.git(`work-${name}`, 'push', '--quiet', '--force', join(this.root, `${name}.git`), ...refs);
  }

  /** Runs git in a folder below {@link root}; gives its output, trimmed. */
  git(directory: string, ...args: string[]): string {
    const identity = [
      '-c',
      'user.name=Ada',
      '-c',
      'user.email=ada@example.com',
      '-c',
      'commit.gpgSign=false',
      '-c',
      'protocol.file.allow=always',
    ];
    const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
    return execFileSync('git', [...identity, ...args], { cwd: join(this.root, directory), env, stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim();
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
