import { readFileSync } from 'node:fs';
import { decodeJson, FunctionError, GoMap, stringOfBytes } from '@capstan/gotemplate';
import { HelmError, type HelmMajor, loadValues, mergeMaps, setFileValues, setValues } from '@capstan/helm';
import { fileFault } from './file-fault.ts';

/** The flags that set values, in the order in which Helm applies them. */
export interface ValueFlags {
  readonly values: readonly string[];
  readonly setJson: readonly string[];
  readonly set: readonly string[];
  readonly setString: readonly string[];
  readonly setFile: readonly string[];
  readonly setLiteral: readonly string[];
}

function readFile(path: string): Uint8Array {
  try {
    return readFileSync(path.trim() === '-' ? 0 : path);
  } catch (error) {
    throw new HelmError('ValuesInvalid', fileFault(error, path), error);
  }
}

function prefixed<Result>(prefix: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof HelmError) throw new HelmError(error.code, `${prefix}${error.message}`, error);
    throw error;
  }
}

function setJson(base: GoMap, text: string, major: HelmMajor): GoMap {
  const trimmed = text.trim();
  // Helm 3 takes no whole object.
  if (!trimmed.startsWith('{') || major === 3) {
    try {
      setValues(text, base, 'json');
    } catch (error) {
      throw new HelmError('ValuesInvalid', `failed parsing --set-json data ${text}`, error);
    }
    return base;
  }
  try {
    const value = decodeJson(trimmed);
    return value instanceof GoMap ? mergeMaps(base, value) : base;
  } catch (error) {
    if (error instanceof FunctionError) throw new HelmError('ValuesInvalid', `failed parsing --set-json data JSON: ${text}`, error);
    throw error;
  }
}

/** The user's values: files one over another, then what the other flags set. Throws a HelmError with Helm's message. */
export function readSetValues(flags: ValueFlags, major: HelmMajor = 4): GoMap {
  let base = new GoMap();
  for (const path of flags.values) {
    const content = readFile(path);
    base = mergeMaps(
      base,
      prefixed(`failed to parse ${path}: `, () => loadValues(content, major)),
    );
  }
  for (const text of flags.setJson) base = setJson(base, text, major);
  for (const text of flags.set) prefixed('failed parsing --set data: ', () => setValues(text, base));
  for (const text of flags.setString) prefixed('failed parsing --set-string data: ', () => setValues(text, base, 'string'));
  for (const text of flags.setFile) {
    prefixed('failed parsing --set-file data: ', () => setFileValues(text, base, (path) => stringOfBytes(readFile(path))));
  }
  for (const text of flags.setLiteral) prefixed('failed parsing --set-literal data: ', () => setValues(text, base, 'literal'));
  return base;
}
