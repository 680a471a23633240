import { YamlError } from '../error.ts';
import { parseDocument } from '../parse-documents.ts';
import { stringify } from '../stringify.ts';

/** What is asked: a text as sigs.k8s.io/yaml reads it, or JSON as that writes it. */
export type Way = 'sigs reads' | 'sigs writes';

/** Gives for each text what becomes of it, or `refused`. */
export type Answerer = (way: Way, texts: readonly string[]) => readonly string[] | Promise<readonly string[]>;

/** A behaviour by name, a text that shows it, and what Go makes of that. */
export type Row = readonly [behaviour: string, text: string, answer: string];

const ENGINE: Readonly<Record<Way, (text: string) => string>> = {
  'sigs reads': (text) => sortedJson(parseDocument(text, { flavor: 'sigs' })),
  'sigs writes': (json) => stringify(JSON.parse(json), { flavor: 'sigs', throughJson: true }).replace(/\n$/, ''),
};

/** JSON with sorted keys, as Go writes it; integers keep their digits. */
function sortedJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${sortedJson(item)}`).join(',')}}`;
}

function askEngine(way: Way, texts: readonly string[]): string[] {
  return texts.map((text) => {
    try {
      return ENGINE[way](text);
    } catch (error) {
      if (error instanceof YamlError) return 'refused';
      throw error;
    }
  });
}

let answerer: Answerer = askEngine;

/** Holds the tables that are read from now on to somebody else: to the real Helm, in e2e/yaml. */
export function answeredBy(other: Answerer): void {
  answerer = other;
}

/** A table of behaviours, one test a row. The expected answers are those of the Go libraries. */
export function specify(title: string, way: Way, rows: readonly Row[]): void {
  const ask = answerer;
  describe(title, () => {
    let answers: readonly string[] = [];
    beforeAll(async () => {
      answers = await ask(
        way,
        rows.map(([, text]) => text),
      );
    });
    test.each(rows.map(([behaviour, , expected], index) => [behaviour, index, expected] as const))('%s', (_behaviour, index, expected) => {
      expect(answers[index]).toBe(expected);
    });
  });
}
