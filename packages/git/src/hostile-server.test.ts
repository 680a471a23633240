import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { listRefs } from './list-refs.ts';
import { resolveReference } from './reference.ts';
import { parseRemoteUrl } from './remote-url.ts';
import { Repository } from './repository.ts';
import { hashOf, packOf, unfolding } from './testing/pack-of.ts';
import { type GitScript, packAnswer, pktLine, ScriptedGitServer } from './testing/scripted-git-server.ts';

const MIB = 1024 * 1024;
const COMMIT = 'c'.repeat(40);
const refs = new Map([['refs/heads/main', COMMIT]]);

let root: string;
let server: ScriptedGitServer | undefined;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hostile-'));
});

afterEach(async () => {
  await server?.stop();
  rmSync(root, { recursive: true, force: true });
});

async function remoteOf(script: Partial<GitScript>) {
  server = await ScriptedGitServer.start({ refs, ...script });
  return { url: parseRemoteUrl(server.url), credentials: {}, temporaryDirectory: root };
}

const list = async (script: Partial<GitScript>) => listRefs(await remoteOf(script), 'heads', AbortSignal.timeout(20_000));

async function fetchFrom(script: Partial<GitScript>, wanted = resolveReference(refs, { branch: 'main' })) {
  const repository = new Repository(join(root, 'cache'));
  const remote = await remoteOf(script);
  return { repository, resolved: await repository.fetch(remote, wanted, { signal: AbortSignal.timeout(30_000) }) };
}

/** Writes for as long as somebody reads. */
function endlessly(response: ServerResponse, piece: (index: number) => Buffer): void {
  let index = 0;
  const write = () => {
    while (!response.destroyed) {
      if (response.write(piece(index++))) continue;
      response.once('drain', write);
      return;
    }
  };
  write();
}

/** The most memory that git processes which reach the server have taken at once, in MiB, while `work` lasted. */
async function peakOf(work: Promise<unknown>): Promise<number> {
  let peak = 0;
  const look = () => {
    let sum = 0;
    for (const pid of readdirSync('/proc')) {
      if (!/^\d+$/.test(pid)) continue;
      try {
        const isOurs =
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(root) || readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(root);
        if (isOurs) sum += Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;
      } catch {
        // It has ended meanwhile.
      }
    }
    peak = Math.max(peak, sum);
  };
  const timer = setInterval(look, 20);
  await work.catch(() => {});
  clearInterval(timer);
  return peak;
}

describe('a list of references', () => {
  test.each<[string, Partial<GitScript>, string]>([
    ['that is no line of the protocol', { refs: (response) => response.end('zzzzgarbage') }, 'GitFailed'],
    ['with a length that never comes', { refs: (response) => response.end('00ffshort') }, 'GitFailed'],
    [
      'with a line that is no reference',
      { refs: (response) => response.end(Buffer.concat([pktLine('what?\n'), Buffer.from('0000')])) },
      'GitFailed',
    ],
    ['that is an error', { refs: (response) => response.end(pktLine('ERR come back later\n')) }, 'GitFailed'],
    ['that is cut off before it', { advertise: (response) => response.end('001e# service=git-upl') }, 'Unreachable'],
    [
      'of another service',
      { advertise: (response) => response.end(Buffer.concat([pktLine('# service=git-evil\n'), Buffer.from('0000')])) },
      'GitFailed',
    ],
    ['behind a connection that ends', { advertise: (response) => response.destroy() }, 'Unreachable'],
  ])('%s is refused', async (_, script, code) => {
    await expect(list(script)).rejects.toMatchObject({ name: 'GitError', code });
  });

  test('with hostile names is read as it is, and no name leads anywhere', async () => {
    const names = ['refs/heads/__proto__', 'refs/heads/constructor', 'refs/heads/-x', 'refs/heads/a;b', 'refs/heads/$(id)', 'refs/heads/ü'];
    const found = await list({ refs: new Map(names.map((name) => [name, COMMIT])) });
    expect([...found.keys()].sort()).toEqual([...names].sort());
    expect(Object.getPrototypeOf(found)).toBe(Map.prototype);
  });

  test('without end takes no more memory than a git may', async () => {
    const name = 'x'.repeat(60_000);
    const piece = (index: number) => pktLine(`${COMMIT} refs/heads/${name}${index}\n`);
    const listing = list({ refs: (response) => endlessly(response, piece) });
    const peak = await peakOf(listing);
    await expect(listing).rejects.toMatchObject({ code: 'TooLarge' });
    expect(peak).toBeLessThan(450);
  }, 60_000);
});

describe('a pack', () => {
  const send = (pack: Uint8Array): Partial<GitScript> => ({ fetch: (response) => response.end(packAnswer(pack)) });
  const blob = Buffer.alloc(65_536, 'x');
  const broken = packOf([{ type: 'blob', content: blob }]);
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1;

  test.each<[string, Partial<GitScript>]>([
    ['that is none', send(Buffer.from('lalala'.repeat(100)))],
    ['that says it is of another version', send(Buffer.from('PACK\0\0\0\x09\0\0\0\0'))],
    ['that ends early', send(packOf([{ type: 'blob', content: blob }]).subarray(0, -30))],
    ['whose checksum does not fit', send(broken)],
    ['whose delta has no base', send(packOf([{ type: 'delta', content: unfolding(65_536), base: 'b'.repeat(40) }]))],
    ['that does not hold the commit', send(packOf([{ type: 'blob', content: blob }]))],
    ['that is an error', { fetch: (response) => response.end(pktLine('ERR no')) }],
    ['that never begins', { fetch: (response) => response.end() }],
  ])('%s is refused, and leaves nothing on the disk', async (_, script) => {
    await expect(fetchFrom(script)).rejects.toMatchObject({ name: 'GitError' });
    expect(existsSync(join(root, 'cache'))).toBe(false);
    expect(readdirSync(root)).toEqual([]);
  });

  test.each<[string, () => Buffer]>([
    [
      'a delta of some kilobytes that unfolds to a gigabyte',
      () =>
        packOf([
          { type: 'blob', content: blob },
          { type: 'delta', content: unfolding(1024 * MIB), base: hashOf('blob', blob) },
        ]),
    ],
    [
      'a tree of 600 MiB of zeros',
      () =>
        packOf([{ type: 'tree', content: deflateSync(Buffer.alloc(600 * MIB), { level: 1 }), compressed: { size: BigInt(600 * MIB) } }]),
    ],
  ])(
    'with %s takes no more memory than a git may',
    async (_, make) => {
      const fetching = fetchFrom(send(make()));
      const peak = await peakOf(fetching);
      await expect(fetching).rejects.toMatchObject({ code: 'TooLarge' });
      expect(peak).toBeLessThan(450);
      expect(existsSync(join(root, 'cache'))).toBe(false);
    },
    60_000,
  );
});

describe('a commit', () => {
  const blob = Buffer.from('a: 1\n');
  const treeOf = (name: string) => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(hashOf('blob', blob), 'hex')]);
  const commitOf = (tree: Buffer) =>
    Buffer.from(
      `tree ${hashOf('tree', tree)}\nauthor Ada <ada@example.com> 1700000000 +0000\ncommitter Ada <ada@example.com> 1700000000 +0000\n\nBy hand\n`,
    );
  const scriptOf = (tree: Buffer) => {
    const commit = commitOf(tree);
    const pack = packOf([
      { type: 'commit', content: commit },
      { type: 'tree', content: tree },
      { type: 'blob', content: blob },
    ]);
    const hash = hashOf('commit', commit);
    const answer = Buffer.concat([pktLine('shallow-info\n'), Buffer.from('0001'), packAnswer(pack)]);
    return { hash, script: { refs: new Map([['refs/heads/main', hash]]), fetch: (response: ServerResponse) => void response.end(answer) } };
  };

  test('made by hand is read as one that git made', async () => {
    const { hash, script } = scriptOf(treeOf('a.yaml'));
    const { repository, resolved } = await fetchFrom(script, resolveReference(script.refs, { branch: 'main' }));
    expect(resolved.revision).toBe(`main@sha1:${hash}`);
    const { tree } = await repository.readTree(hash);
    expect(Buffer.from(tree.readFile('a.yaml') ?? []).toString()).toBe('a: 1\n');
  });

  test.each(['..', '.', '.git'])('with a file called %j gives nothing outside of its tree', async (name) => {
    const { hash, script } = scriptOf(treeOf(name));
    const reading = fetchFrom(script, resolveReference(script.refs, { branch: 'main' })).then(({ repository }) =>
      repository.readTree(hash),
    );
    if (name === '.git') expect([...(await reading).tree.paths()]).toEqual(['.git']);
    else await expect(reading).rejects.toMatchObject({ code: 'GitFailed' });
  });

  test('that was pushed away while it was fetched is followed by its branch, to what that is by then', async () => {
    const { hash, script } = scriptOf(treeOf('a.yaml'));
    const fetch = (response: ServerResponse, request: string) => {
      if (request.includes(`want ${hash}`)) script.fetch(response);
      else response.end(pktLine(`ERR upload-pack: not our ref ${COMMIT}`));
    };
    const before = { commit: COMMIT, name: 'refs/heads/main', revision: `main@sha1:${COMMIT}` };
    const { resolved } = await fetchFrom({ refs: script.refs, fetch }, before);
    expect(resolved).toEqual({ ...before, commit: hash, revision: `main@sha1:${hash}` });
  });
});
