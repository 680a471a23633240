import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const CHARTS = 800;
const source = import.meta.dirname;

/** What a process of its own does with the index, so that its memory is its own too. */
const READER = `
  import { createReadStream, readFileSync } from 'node:fs';
  import { chartVersions, chooseVersion, readChartVersions } from '${source}/chart-versions.ts';
  import { readChartNames, readIndex } from '${source}/read-index.ts';
  const [file, name] = process.argv.slice(1);
  let versions;
  if (name === 'all') for await (const chart of readIndex(createReadStream(file))) versions = chartVersions(chart);
  else versions = await readChartVersions(createReadStream(file), name);
  let names = 0;
  for await (const _ of readChartNames(createReadStream(file))) names++;
  const chosen = chooseVersion('last', versions, '^1').metadata.version;
  const peakMiB = Number(/VmHWM:\\s+(\\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
  console.log(JSON.stringify({ names, chosen, count: versions.length, peakMiB }));
`;

function* versionsOf(name: string, isJson: boolean, count: number): Generator<string> {
  const description = 'A chart of some length, as those of real repositories are. '.repeat(10);
  for (let patch = 0; patch < count; patch++) {
    const fields = { apiVersion: 'v2', name, version: `1.${patch % 11}.${patch}`, description, urls: [`${name}-${patch}.tgz`] };
    if (isJson) yield `${patch === 0 ? '' : ','}${JSON.stringify(fields)}`;
    else
      yield `  - ${Object.entries(fields)
        .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
        .join('    ')}`;
  }
}

function* indexOf(isJson: boolean): Generator<string> {
  const nameOf = (chart: number) => (chart === CHARTS - 1 ? 'last' : `chart-with-a-long-name-${chart}`);
  yield isJson ? '{"apiVersion":"v1","entries":{' : 'apiVersion: v1\nentries:\n';
  for (let chart = 0; chart < CHARTS; chart++) {
    const name = nameOf(chart);
    const versions = [...versionsOf(name, isJson, 110)].join('');
    yield isJson ? `${chart === 0 ? '' : ','}"${name}":[${versions}]` : `  ${name}:\n${versions}`;
  }
  yield isJson ? '}}' : 'generated: "2026-01-01T00:00:00Z"\n';
}

/** Reads an index in a process of its own; gives what it found, and the most memory that it had. */
async function read(file: string, wanted: string, limits: readonly string[] = []): Promise<{ peakMiB: number; [found: string]: unknown }> {
  const flags = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...limits, ...flags, '-e', READER, file, wanted]);
  return JSON.parse(stdout);
}

describe('a chart with an entry of over 12 MB', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'capstan-index-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['YAML', 'JSON'])('in %s is read within 200 MiB', async (format) => {
    const isJson = format === 'JSON';
    const versions = [...versionsOf('last', isJson, 18_000)].join('');
    const file = join(folder, format);
    writeFileSync(file, isJson ? `{"apiVersion":"v1","entries":{"last":[${versions}]}}` : `apiVersion: v1\nentries:\n  last:\n${versions}`);
    expect(statSync(file).size).toBeGreaterThan(12_000_000);
    const { peakMiB, ...rest } = await read(file, 'last');
    expect(rest).toEqual({ names: 1, chosen: '1.10.17995', count: 18_000 });
    expect(peakMiB).toBeLessThan(200);
  });
});

describe('an index of over 60 MB', () => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'capstan-index-'));
    for (const format of ['YAML', 'JSON']) {
      const output = createWriteStream(join(folder, format));
      for (const text of indexOf(format === 'JSON')) if (!output.write(text)) await once(output, 'drain');
      output.end();
      await once(output, 'close');
    }
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['YAML', 'last', 200, []],
    // What lives at a time is much less than what the collector lets lie about, which grows with the load of the machine.
    ['YAML', 'all', 350, ['--max-old-space-size=80']],
    ['JSON', 'last', 200, []],
  ])(
    'in %s (charts: %s) is read within %d MiB',
    async (format, wanted, mostMiB, limits) => {
      const file = join(folder, format);
      expect(statSync(file).size).toBeGreaterThan(60_000_000);
      const { peakMiB, ...rest } = await read(file, wanted, limits);
      expect(rest).toEqual({ names: CHARTS, chosen: '1.10.109', count: 110 });
      expect(peakMiB).toBeLessThan(mostMiB);
    },
    60_000,
  );
});
