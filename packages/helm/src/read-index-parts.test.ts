import { readChartVersions } from './chart-versions.ts';
import { type IndexVersion, readIndex, readIndexParts } from './read-index.ts';

async function* chunksOf(text: string, step = 10_000) {
  const bytes = new TextEncoder().encode(text);
  for (let begin = 0; begin < bytes.length; begin += step) yield bytes.subarray(begin, begin + step);
}

const COUNT = 3000;
const words = 'words of a description '.repeat(5);
const yaml = (extra = '') =>
  `apiVersion: v1\nentries:\n  big:\n${Array.from({ length: COUNT }, (_, patch) => `  - version: 1.0.${patch}\n    name: big\n    apiVersion: v2\n    description: ${words}\n`).join('')}${extra}  small:\n  - version: 2.0.0\n`;
const json = (extra = '') =>
  `{"apiVersion":"v1","entries":{"big":[${Array.from({ length: COUNT }, (_, patch) => `{"version":"1.0.${patch}","name":"big","apiVersion":"v2","description":"${words}"}`).join(',\n')}${extra}],"small":[{"version":"2.0.0"}]}}`;

async function partsOf(text: string) {
  const parts: { name: string; line: number; versions: readonly IndexVersion[]; continues: boolean }[] = [];
  for await (const part of readIndexParts(chunksOf(text))) parts.push(part);
  return parts;
}

describe('a chart of thousands of versions', () => {
  test.each([
    ['YAML', yaml()],
    ['JSON', json()],
  ])('in %s comes in parts, none of which lacks or repeats a version', async (_format, text) => {
    const parts = await partsOf(text);
    expect(parts.length).toBeGreaterThan(4);
    expect(parts.map(({ name, continues }) => `${name} ${continues}`).slice(-3)).toEqual(['big true', 'big false', 'small false']);
    expect(parts.flatMap(({ versions }) => versions.map(({ version }) => version))).toEqual([
      ...Array.from({ length: COUNT }, (_, patch) => `1.0.${patch}`),
      '2.0.0',
    ]);
  });

  test.each([
    ['YAML', yaml()],
    ['JSON', json()],
  ])('in %s comes as one chart to whoever wants it whole', async (_format, text) => {
    const charts: [string, number, number][] = [];
    for await (const { name, line, versions } of readIndex(chunksOf(text))) charts.push([name, line, versions.length]);
    expect(charts.map(([name, , count]) => [name, count])).toEqual([
      ['big', COUNT],
      ['small', 1],
    ]);
    expect(charts[0]?.[1]).toBe(text.startsWith('{') ? 1 : 3);
  });

  test('gives its usable versions, the newest first', async () => {
    const skipped: string[] = [];
    const text = yaml('  - version: none\n    name: big\n    apiVersion: v2\n');
    const versions = await readChartVersions(chunksOf(text), 'big', { onSkipped: (version) => skipped.push(version) });
    expect(versions).toHaveLength(COUNT);
    expect(versions?.[0]?.metadata.version).toBe(`1.0.${COUNT - 1}`);
    expect(skipped).toEqual(['none']);
    expect(await readChartVersions(chunksOf(text), 'absent')).toBeUndefined();
  });

  test('may have texts whose lines look like versions', async () => {
    const tricky = Array.from(
      { length: 400 },
      () => `  - version: 3.0.0\n    description: "one\n${'  - two: "\n'.replace('"', `${words}'`).repeat(5)}  - end"\n`,
    );
    const parts = await partsOf(yaml(tricky.join('')));
    const versions = parts.filter(({ name }) => name === 'big').flatMap(({ versions: some }) => some);
    expect(versions).toHaveLength(COUNT + tricky.length);
    expect(versions.at(-1)?.description).toMatch(/^one - two: .* - end$/);
  });

  test('may have versions that refer to far ones', async () => {
    const parts = await partsOf(
      yaml()
        .replace('  - version: 1.0.0\n', '  - &first {version: 0.1.0}\n  - version: 1.0.0\n')
        .replace('  small:', '  - *first\n  small:'),
    );
    const versions = parts.filter(({ name }) => name === 'big').flatMap(({ versions: some }) => some);
    expect([versions[0], versions.at(-1)]).toEqual([versions[0], versions[0]]);
    expect(versions).toHaveLength(COUNT + 2);
  });

  test.each([
    ['YAML', yaml('  - version: [\n'), /^line 12004: the entry of big cannot be read/],
    ['YAML', yaml('  - unknown: 1\n'), /^line 12004: a version of big has an unknown field "unknown"/],
    ['YAML', yaml('  - text\n'), /^line 12004: a version of big is no mapping/],
    ['JSON', json(',\n1'), /^line 3001: a version of big is no mapping/],
  ])('in %s is refused with the line of a fault far down: %#', async (_format, text, message) => {
    await expect(partsOf(text)).rejects.toThrow(message);
  });
});
