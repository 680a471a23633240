import { HelmError } from './error.ts';
import { type IndexOptions, readChartNames, readIndex } from './read-index.ts';

async function* chunksOf(text: string, step: number) {
  const bytes = new TextEncoder().encode(text);
  for (let begin = 0; begin < bytes.length; begin += step) yield bytes.subarray(begin, begin + step);
}

async function read(text: string, options: IndexOptions = {}, step = 5) {
  const charts: [name: string, line: number, versions: unknown[]][] = [];
  for await (const { name, line, versions } of readIndex(chunksOf(text, step), options)) {
    charts.push([name, line, versions.map(({ version, description }) => description ?? version)]);
  }
  return charts;
}

async function namesOf(text: string): Promise<string[]> {
  const names: string[] = [];
  for await (const name of readChartNames(chunksOf(text, 7))) names.push(name);
  return names;
}

const INDEXES: readonly (readonly [what: string, text: string])[] = [
  [
    'in YAML as helm repo index writes it',
    '\n# c\n---\napiVersion: v1\nentries:\n  a:\n  - version: 1.0.0\n  - description: |\n      b:\n\n        c: {\n    version: 1.0.1\n  b-c:\n  - version: 2.0.0\ngenerated: "x"\n',
  ],
  [
    'in YAML with deeper lists, quotes and Windows line ends',
    '\r\n\r\napiVersion: v1\r\nserverInfo: {a: b}\r\nentries: # all\r\n    "a":\r\n        - version: 1.0.0\r\n        - version: 1.0.1\r\n          description: "b:\\n\\n  c: {\\n"\r\n    # comment\r\n\r\n\r\n    \'b-c\' :\r\n        - {version: 2.0.0}\r\n',
  ],
  [
    'in JSON',
    '\n\n{"generated":"x","serverInfo":{"entries":{"no":[1]}},\n"entries":\n\n{"a":[{"version":"1.0.0"},{"description":"b:\\n\\n  c: {\\n",\n"version":"1.0.1"}] , \n\n\n\n\n\n "b-c" :[{"version":"2.0.0"}]},"apiVersion":"v1"}\n',
  ],
];

describe('an index', () => {
  describe.each(INDEXES)('%s', (_, text) => {
    test.each([1, 5, 10_000])('is read in pieces of %d bytes', async (step) => {
      expect(await read(text, {}, step)).toEqual([
        ['a', 6, ['1.0.0', 'b:\n\n  c: {\n']],
        ['b-c', 13, ['2.0.0']],
      ]);
    });

    test('gives the one chart that is wanted', async () => {
      expect(await read(text, { only: new Set(['b-c']) })).toEqual([['b-c', 13, ['2.0.0']]]);
    });

    test('gives the names of its charts', async () => {
      expect(await namesOf(text)).toEqual(['a', 'b-c']);
    });
  });

  test('may have versions that refer to one another, and texts that look like versions', async () => {
    const text =
      'apiVersion: v1\nentries:\n  a:\n  - &x {version: 1.0.0}\n  - *x\n  - {version: 1.0.0, description: "a\n  - b"}\n  -\n    version: 1.0.1\n';
    expect(await read(text)).toEqual([['a', 3, ['1.0.0', '1.0.0', 'a - b', '1.0.1']]]);
  });

  test.each([
    ['apiVersion: v1\nentries:\n'],
    ['apiVersion: v1\nentries: null\n'],
    ['entries: {} # none\napiVersion: v1\n'],
    ['{"apiVersion":"v1","entries":{}}'],
    ['{"apiVersion":"v1","entries":null}'],
    ['{"unknown":[{}],"apiVersion":"v1","entries":{}}'],
  ])('%j has no charts', async (text) => {
    expect(await read(text)).toEqual([]);
  });

  test('keeps names that mean something to JavaScript', async () => {
    const yaml = 'apiVersion: v1\nentries:\n  __proto__:\n  - version: 1.0.0\n  constructor:\n  - version: 2.0.0\n';
    const expected = [
      ['__proto__', ['1.0.0']],
      ['constructor', ['2.0.0']],
    ];
    expect((await read(yaml)).map(([name, , versions]) => [name, versions])).toEqual(expected);
    const json = '{"apiVersion":"v1","entries":{"__proto__":[{"version":"1.0.0"}],"constructor":[{"version":"2.0.0"}]}}';
    expect((await read(json)).map(([name, , versions]) => [name, versions])).toEqual(expected);
  });

  test.each([
    ['', 'empty index.yaml file'],
    [' \n\n', 'empty index.yaml file'],
    ['entries: {}\n', 'no API version specified'],
    ['{"entries":{}}', 'no API version specified'],
    ['apiVersion: v1\n', 'the index has no entries'],
    ['<html>\n<body>\nnot: found\n', 'line 3: unknown field "not"'],
    ['apiVersion: v1\nentries:\n  a: []\n\nentries: {}\n', 'line 5: the field "entries" is there twice'],
    ['apiVersion: v1\nentries:\n  a: []\n  b: []\n  a: []\n', 'line 5: the chart "a" is there twice'],
    ['apiVersion: v1\nentries:\n  a: []\n  b: text\n', 'line 4: the entry of b is no list of versions'],
    ['apiVersion: v1\nentries:\n  a:\n  - version: 1.0.0\n  - text\n', 'line 5: a version of a is no mapping'],
    ['apiVersion: v1\nentries:\n  a:\n  - version: 1.0.0\n    verison: 1\n', 'line 5: a version of a has an unknown field "verison"'],
    ['apiVersion: v1\nentries:\n  a:\n  - version: 1.0.0\n    x: "\n', 'line 5: the entry of a cannot be read'],
    ['{"apiVersion":"v1",\n"entries":{\n"a":[{]}}', 'line 3: the entry of a cannot be read'],
    ['{"apiVersion":"v1",\n"entries":{"a":[', 'line 2: unexpected end of JSON input'],
    ['{"apiVersion":"v1",\n"entries":["a"]}', 'line 2: the entries of the index are no mapping'],
    ['{"apiVersion":"v1","entries":{}}}', 'line 1: a bracket closes nothing'],
    ['{"apiVersion":"v1","entries":{a:[]}}', 'line 1: a key of the index is no string'],
  ])('%j is refused: %s', async (text, message) => {
    const reading = read(text);
    await expect(reading).rejects.toThrow(HelmError);
    await expect(reading).rejects.toThrow(expect.objectContaining({ code: 'IndexInvalid', message: expect.stringContaining(message) }));
  });

  test.each([
    ['a line without end', 'x'.repeat(2000)],
    ['a chart without end', `apiVersion: v1\nentries:\n  a:\n${'  - version: 1.0.0\n'.repeat(100)}`],
    ['a chart without end in JSON', `{"apiVersion":"v1","entries":{"a":["${'x'.repeat(2000)}"]}}`],
  ])('with %s is refused', async (_, text) => {
    await expect(read(text, { maxChart: 1000 })).rejects.toThrow(expect.objectContaining({ code: 'LimitExceeded' }));
  });

  test('takes time in proportion to its length, whatever its lines hold', async () => {
    const lines = [
      `a${' '.repeat(500_000)}`,
      `"${'\\'.repeat(500_000)}`,
      `'${"'".repeat(500_001)}`,
      ' '.repeat(500_000),
      ':'.repeat(500_000),
    ];
    const begin = performance.now();
    await expect(read(lines.map((line) => `${line}\n`).join(''), {}, 1 << 20)).rejects.toThrow(HelmError);
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});
