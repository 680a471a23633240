import { HelmError } from './error.ts';

/**
 * The text of one chart's entry in an index, a mapping of the chart's name to its versions, or of some of its versions: `head`, `body` and
 * `tail` together.
 */
export interface IndexPiece {
  readonly name: string;
  /** The line of the index in which the text begins, counted from 1. */
  readonly line: number;
  readonly head: string;
  /** Empty where the chart is not wanted. */
  readonly body: string;
  readonly tail: string;
  /** What stands between the bodies of two pieces. */
  readonly between: string;
  /** Whether the next piece has more versions of the chart. */
  readonly continues: boolean;
}

/** Two pieces of one chart as one. */
export function joinPieces(first: IndexPiece | undefined, second: IndexPiece): IndexPiece {
  if (first === undefined) return second;
  return { ...first, body: `${first.body}${first.between}${second.body}`, continues: second.continues };
}

export interface SplitOptions {
  /** Whether a chart's text is wanted; what is not is not held. */
  readonly wants: (name: string) => boolean;
  /** Characters that one chart's versions may have. */
  readonly maxChart: number;
  /** Characters of a chart's versions after which the next one begins another piece. */
  readonly maxPiece: number;
}

/** Cuts an index into charts as its text arrives. */
export interface IndexSplitter {
  /** Takes more text; gives the charts that end in it. */
  push(text: string): IndexPiece[];
  /** The charts that end with the text. Throws a HelmError where the text is no whole index. */
  end(): IndexPiece[];
}

const FIELDS = ['serverinfo', 'apiversion', 'generated', 'entries', 'publickeys', 'annotations'];

/** What an index says beside its charts: checks that it is an index, and that no chart is there twice. */
export class IndexHead {
  readonly #isStrict: boolean;
  readonly #fields = new Set<string>();
  readonly #charts = new Set<string>();

  /** `isStrict`: whether fields that an index does not have are refused, as Helm does in YAML. */
  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  /** Takes a field of the index. Throws a HelmError where it is none, or there twice. */
  field(name: string, line: number): void {
    const field = name.toLowerCase();
    if (this.#isStrict && !FIELDS.includes(field)) throw indexFault(line, `unknown field ${JSON.stringify(name)}`);
    if (this.#fields.has(field)) throw indexFault(line, `the field ${JSON.stringify(name)} is there twice`);
    this.#fields.add(field);
  }

  /** Takes the name of a chart. Throws a HelmError where it is there twice. */
  chart(name: string, line: number): void {
    if (this.#charts.has(name)) throw indexFault(line, `the chart ${JSON.stringify(name)} is there twice`);
    this.#charts.add(name);
  }

  /** Throws a HelmError where the index lacks what it must have. */
  end(): void {
    if (!this.#fields.has('apiversion')) throw new HelmError('IndexInvalid', 'no API version specified');
    if (!this.#fields.has('entries')) throw new HelmError('IndexInvalid', 'the index has no entries');
  }
}

/** A fault of an index, with its line. */
export function indexFault(line: number, reason: string, cause?: unknown): HelmError {
  return new HelmError('IndexInvalid', `line ${line}: ${reason}`, cause);
}

/** A chart whose text is longer than allowed. */
export function chartTooLarge(name: string, limit: number): HelmError {
  return new HelmError('LimitExceeded', `the versions of ${name} take more than ${limit} characters`);
}
