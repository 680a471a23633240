import {
  basePath,
  FunctionError,
  GoBytes,
  GoMap,
  HostObject,
  type Method,
  plainOfValue,
  stringOfBytes,
  strings,
  type Value,
} from '@capstan/gotemplate';
import { stringify } from '@capstan/yaml';
import type { ChartFile } from './chart.ts';
import type { HelmMajor } from './helm-major.ts';
import { compileGlob, WildcardSyntaxError } from './wildcard.ts';

/** A chart's other files as templates see them: `.Files`. */
export class FilesObject extends HostObject {
  readonly type = 'engine.files';
  readonly kind = 'map';
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #major: HelmMajor;
  #entries: ReadonlyMap<string, Value> | undefined;

  constructor(files: Iterable<readonly [string, Uint8Array]>, major: HelmMajor) {
    super();
    this.#files = new Map(files);
    this.#major = major;
  }

  static of(files: readonly ChartFile[], major: HelmMajor): FilesObject {
    return new FilesObject(
      files.map(({ name, data }) => [name, data]),
      major,
    );
  }

  override entries(): ReadonlyMap<string, Value> {
    this.#entries ??= new Map(Array.from(this.#files, ([name, data]) => [name, new GoBytes(data)]));
    return this.#entries;
  }

  override encoded(): Value {
    return new GoMap(this.entries());
  }

  override method(name: string): Method | undefined {
    switch (name) {
      case 'Get':
        return { params: ['string'], call: (path) => this.#text(String(path)) };
      case 'GetBytes':
        return { params: ['string'], call: (path) => new GoBytes(this.#files.get(String(path)) ?? new Uint8Array()) };
      case 'Glob':
        return { params: ['string'], call: (pattern) => this.#glob(String(pattern)) };
      case 'Lines':
        return { params: ['string'], call: (path) => this.#lines(String(path)) };
      case 'AsConfig':
        return { params: [], call: () => this.#asYaml((data) => stringOfBytes(data)) };
      case 'AsSecrets':
        return { params: [], call: () => this.#asYaml((data) => Buffer.from(data).toString('base64')) };
    }
    return undefined;
  }

  #text(path: string): string {
    const data = this.#files.get(path);
    return data === undefined ? '' : stringOfBytes(data);
  }

  #glob(pattern: string): FilesObject {
    const matches = compileOrAll(pattern);
    return new FilesObject(
      [...this.#files].filter(([name]) => matches(name)),
      this.#major,
    );
  }

  #lines(path: string): Value {
    const text = this.#text(path);
    if (!this.#files.has(path)) return strings([]);
    if (text === '') {
      if (this.#major === 3) return strings([]);
      // Helm 4 looks at the last byte of a file that has none, and fails.
      throw new FunctionError('runtime error: index out of range [-1]');
    }
    return strings((text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'));
  }

  #asYaml(encode: (data: Uint8Array) => string): string {
    if (this.#files.size === 0) return '{}';
    const entries = new GoMap([...this.#files].map(([name, data]) => [basePath(name), encode(data)]));
    return stringify(plainOfValue(entries), { flavor: 'sigs' }).replace(/\n$/, '');
  }
}

/** A pattern that cannot be read matches every file: so Helm. */
function compileOrAll(pattern: string): (path: string) => boolean {
  try {
    return compileGlob(pattern);
  } catch (error) {
    if (error instanceof WildcardSyntaxError) return () => true;
    throw error;
  }
}
