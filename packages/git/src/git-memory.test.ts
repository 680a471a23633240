import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { localEnvironment } from './session.ts';
import { GitFixture } from './testing/git-fixture.ts';

const FILE_MIB = 64;
/** The address space of git, libraries included; a file of {@link FILE_MIB} has no place in it. */
const LIMIT_KIB = 60 * 1024;

describe('git takes in a pack with one large file', () => {
  const fixture = new GitFixture();
  afterAll(() => fixture.remove());

  let pack: Buffer;
  beforeAll(() => {
    fixture.create('large');
    for (const setting of ['core.compression', 'core.looseCompression']) fixture.git('work-large', 'config', setting, '0');
    fixture.write('large', 'noise', randomBytes(FILE_MIB * 1024 * 1024));
    fixture.git('work-large', 'add', 'noise');
    fixture.git('work-large', 'commit', '--quiet', '-m', 'Noise');
    const objects = fixture.git('work-large', 'rev-list', '--objects', '--no-object-names', 'HEAD');
    const packed = spawnSync('git', ['pack-objects', '--stdout', '-q'], {
      cwd: join(fixture.root, 'work-large'),
      input: `${objects}\n`,
      maxBuffer: 2 * FILE_MIB * 1024 * 1024,
    });
    pack = packed.stdout;
  }, 60_000);

  const indexPack = (env: NodeJS.ProcessEnv) => {
    fixture.git('.', 'init', '--quiet', '--bare', 'target.git');
    const script = `ulimit -v ${LIMIT_KIB} && exec git --git-dir "$0" index-pack --stdin --fix-thin`;
    return spawnSync('sh', ['-c', script, join(fixture.root, 'target.git')], { input: pack, env }).status;
  };

  test('without holding it, by the settings that every git is given', () => {
    expect(pack.length).toBeGreaterThan(FILE_MIB * 1024 * 1024);
    expect(indexPack(localEnvironment())).toBe(0);
  });

  test('which it does by its own', () => {
    expect(indexPack({ PATH: process.env.PATH ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' })).not.toBe(0);
  });
});
