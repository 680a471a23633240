import { locate, type NodePath } from '@capstan/yaml';
import { KustomizeError, type KustomizeErrorCode } from './error.ts';
import type { Fault } from './fault.ts';

/** What a fault adds to its place and message. */
export interface FaultDetails {
  readonly object?: string;
  readonly remedy?: string | undefined;
  readonly follows?: boolean;
  readonly cause?: unknown;
}

/** A field of a file: where a fault in it is reported. Its line is looked up only when there is one. */
export class Place {
  readonly file: string;
  readonly #text: string;
  readonly #path: NodePath;
  readonly #elsewhere: ReadonlyMap<string, Place>;

  constructor(file: string, text: string, path: NodePath = [], elsewhere: ReadonlyMap<string, Place> = new Map()) {
    this.file = file;
    this.#text = text;
    this.#path = path;
    this.#elsewhere = elsewhere;
  }

  /** The place of something below. */
  at(...path: NodePath): Place {
    const below = [...this.#path, ...path];
    const [field, index, ...rest] = below;
    const elsewhere = this.#elsewhere.get(`${field}.${index}`);
    return elsewhere === undefined ? new Place(this.file, this.#text, below, this.#elsewhere) : elsewhere.at(...rest);
  }

  /** The same place, but for entries that count to its file and stand elsewhere: `patches.0`. */
  withEntries(entries: Iterable<readonly [entry: string, place: Place]>): Place {
    return new Place(this.file, this.#text, this.#path, new Map([...this.#elsewhere, ...entries]));
  }

  /** The line at which it begins; 1 where it cannot be found. */
  get line(): number {
    return (this.#text === '' ? undefined : locate(this.#text, this.#path))?.line ?? 1;
  }

  /** The fault, to be thrown. */
  error(code: KustomizeErrorCode, message: string, details: FaultDetails = {}): KustomizeError {
    const { follows, cause, object, remedy } = details;
    const position = this.#text === '' ? undefined : locate(this.#text, this.#path);
    const fault: Fault = {
      code,
      file: this.file,
      ...(position === undefined ? {} : { line: position.line, column: position.column }),
      ...(this.#path.length === 0 ? {} : { field: this.#path.join('.') }),
      ...(object === undefined ? {} : { object }),
      message,
      ...(remedy === undefined ? {} : { remedy }),
    };
    return new KustomizeError(fault, { ...(follows === undefined ? {} : { follows }), cause });
  }
}
