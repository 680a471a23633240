import { readIndex } from './read-index.ts';

const INDEX = `apiVersion: v1
entries:
  alpha:
  - name: alpha
    version: 1.1.0
    urls: [a-1.1.0.tgz]
    description: |-
      text with
      entries:
  - name: alpha
    version: 1.0.0
  "be:ta":
  - null
  - name: beta
    version: 2.0.0
generated: "2026-01-01T00:00:00Z"
`;

async function read(text: string, options: Parameters<typeof readIndex>[1] = {}, step = 7) {
  async function* chunks() {
    const bytes = new TextEncoder().encode(text);
    for (let begin = 0; begin < bytes.length; begin += step) yield bytes.subarray(begin, begin + step);
  }
  const charts: [string, unknown[]][] = [];
  for await (const { name, versions } of readIndex(chunks(), options)) charts.push([name, versions.map(({ version }) => version)]);
  return charts;
}

describe("a repository's index", () => {
  test.each([1, 7, 10_000])('is read in pieces of %p bytes', async (step) => {
    expect(await read(INDEX, {}, step)).toEqual([
      ['alpha', ['1.1.0', '1.0.0']],
      ['be:ta', ['2.0.0']],
    ]);
  });

  test('gives only the charts that are wanted', async () => {
    expect(await read(INDEX, { only: new Set(['be:ta']) })).toEqual([['be:ta', ['2.0.0']]]);
  });

  test('without entries has none', async () => {
    expect(await read('apiVersion: v1\nentries: {}\n')).toEqual([]);
  });

  test.each([
    ['entries: {}\n', {}, 'no API version specified'],
    ['apiVersion: v1\n', {}, 'the index has no entries'],
    ['apiVersion: v1\nentries: {a: []}\n', {}, 'not in block style'],
    ['apiVersion: v1\nentries:\n  a: text\n', {}, 'the entry of a is no list of versions'],
    ['apiVersion: v1\nentries:\n  a:\n  - {\n', {}, 'the entry of a cannot be read'],
    [INDEX, { maxBytes: 20 }, 'the index is larger than 20 bytes'],
    [INDEX, { maxChart: 40 }, 'the versions of alpha take more than 40 characters'],
  ])('%p is refused', async (text, options, message) => {
    await expect(read(text, options)).rejects.toThrow(message);
  });

  test('of 30 MB takes memory for one chart at a time', async () => {
    const encoder = new TextEncoder();
    async function* chunks() {
      yield encoder.encode('apiVersion: v1\nentries:\n');
      for (let chart = 0; chart < 1000; chart++) {
        yield encoder.encode(`  c${chart}:\n${`  - version: 1.0.0\n    description: ${'x'.repeat(280)}\n`.repeat(100)}`);
      }
    }
    let count = 0;
    const before = process.memoryUsage().heapUsed;
    let peak = 0;
    for await (const { versions } of readIndex(chunks())) {
      count += versions.length;
      peak = Math.max(peak, process.memoryUsage().heapUsed);
    }
    expect(count).toBe(100_000);
    expect(peak - before).toBeLessThan(150 * 1024 * 1024);
  });
});
