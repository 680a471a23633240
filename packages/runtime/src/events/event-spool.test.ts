import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '../log/logger.ts';
import type { PostedEvent } from './event.ts';
import { EventSpool } from './event-spool.ts';

const event = (message: string): PostedEvent => ({
  involvedObject: { apiVersion: 'v1', kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
  severity: 'info',
  timestamp: '2026-11-21T02:28:26Z',
  message,
  reason: 'Progressing',
  reportingController: 'kustomize-controller',
  reportingInstance: 'pod-1',
});

describe('EventSpool', () => {
  let parent: string;
  let directory: string;
  const spoolOf = (limitBytes?: number) =>
    new EventSpool({ directory, log: silentLogger, ...(limitBytes === undefined ? {} : { limitBytes }) });
  const messages = (left: readonly [number, PostedEvent][]) => left.map(([, { message }]) => message);

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'capstan-spool-'));
    directory = join(parent, 'spool');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  test('gives the next process what had not arrived, in its order', () => {
    const killed = spoolOf();
    killed.begin();
    const [one] = [killed.add(event('one')), killed.add(event('two')), killed.add(event('three\nof two lines'))];
    killed.remove(one ?? 0);
    expect(messages(spoolOf().begin())).toEqual(['two', 'three\nof two lines']);
  });

  test('gives it again to the one after that, until it has arrived', () => {
    const killed = spoolOf();
    killed.begin();
    killed.add(event('one'));
    expect(messages(spoolOf().begin())).toEqual(['one']);
    const third = spoolOf();
    const [[id] = [0]] = third.begin();
    third.remove(id);
    expect(spoolOf().begin()).toEqual([]);
  });

  test('is empty once everything has arrived, and private', () => {
    const spool = spoolOf();
    spool.begin();
    for (const id of [spool.add(event('one')), spool.add(event('two'))]) spool.remove(id);
    const [name = ''] = readdirSync(directory);
    expect(readFileSync(join(directory, name), 'utf8')).toBe('');
    expect([statSync(directory).mode & 0o777, statSync(join(directory, name)).mode & 0o777]).toEqual([0o700, 0o600]);
  });

  test('passes over a line that a kill has cut short', () => {
    const killed = spoolOf();
    killed.begin();
    killed.add(event('whole'));
    const [name = ''] = readdirSync(directory);
    appendFileSync(join(directory, name), '+2 {"message":"cut');
    expect(messages(spoolOf().begin())).toEqual(['whole']);
  });

  test('leaves a process that lives its own', () => {
    spoolOf().begin();
    const file = join(directory, `${process.ppid}-1`);
    writeFileSync(file, `+1 ${JSON.stringify(event('theirs'))}\n`);
    expect(spoolOf().begin()).toEqual([]);
    expect(readFileSync(file, 'utf8')).toContain('theirs');
  });

  test('takes up what a process of another number has left that is gone', () => {
    spoolOf().begin();
    const pid = execFileSync(process.execPath, ['-e', 'process.stdout.write(String(process.pid))'], { encoding: 'utf8' });
    writeFileSync(join(directory, `${pid}-1`), `+1 ${JSON.stringify(event('orphan'))}\n`);
    expect(messages(spoolOf().begin())).toEqual(['orphan']);
    expect(readdirSync(directory)).not.toContain(`${pid}-1`);
  });

  test('grows to its limit and no further', () => {
    const killed = spoolOf(10);
    killed.begin();
    killed.add(event('kept'));
    killed.remove(killed.add(event('in memory alone')));
    expect(messages(spoolOf().begin())).toEqual(['kept']);
  });

  test.each([
    ['nothing', (spool: EventSpool) => spool.remove(spool.add(event('arrived'))), ['parent']],
    ['what has not arrived', (spool: EventSpool) => spool.add(event('open')), ['parent', 'spool', 'file']],
  ])('leaves %s behind at its end', (_what, use, left) => {
    const spool = spoolOf();
    spool.begin();
    use(spool);
    spool.end();
    const found = ['parent', ...readdirSync(parent, { recursive: true }).map((path) => (String(path).includes('/') ? 'file' : 'spool'))];
    expect(found).toEqual(left);
  });

  test('goes on without a disk, and says so', () => {
    symlinkSync('/nowhere/at/all', directory);
    const said: string[] = [];
    const log = { ...silentLogger, error: (_error: unknown, message: string) => void said.push(message) };
    const spool = new EventSpool({ directory, log });
    expect(spool.begin()).toEqual([]);
    spool.remove(spool.add(event('in memory alone')));
    expect(said).toEqual([expect.stringContaining('events cannot be kept on disk')]);
  });
});
