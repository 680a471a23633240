import { RE2JS } from 're2js';
import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { runesOf } from '../go-string.ts';
import { nilSlice, strings, type Value } from '../value.ts';

const CACHE_SIZE = 256;
const cache = new Map<string, RE2JS>();

/** A compiled pattern; kept, since compiling costs far more than matching. Throws a FunctionError with Go's message. */
function compile(pattern: string): RE2JS {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new FunctionError(message.endsWith('trailing backslash at end of expression') ? `${message}: \`\`` : message, error);
  }
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(pattern, compiled);
  return compiled;
}

interface Found {
  readonly begin: number;
  readonly end: number;
  readonly groups: readonly string[];
}

/** The matches one after another, without an empty one right behind another, as Go counts them. */
function* matches(pattern: RE2JS, text: string): Generator<Found> {
  const matcher = pattern.matcher(text);
  let position = 0;
  let previousEnd = -1;
  while (position <= text.length && matcher.find(position)) {
    const begin = matcher.start();
    const end = matcher.end();
    if (end > begin || begin !== previousEnd) {
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? '');
      yield { begin, end, groups };
    }
    previousEnd = end;
    position = end > begin ? end : end + (runesOf(text.slice(end, end + 2))[0]?.length ?? 1);
  }
}

function replaceWith(pattern: RE2JS, text: string, replacement: (found: Found) => string): string {
  let result = '';
  let end = 0;
  for (const found of matches(pattern, text)) {
    result += text.slice(end, found.begin) + replacement(found);
    end = found.end;
  }
  return result + text.slice(end);
}

const REFERENCE = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;

/** Go's Regexp.Expand: `$1`, `${name}`, `$$`; a group that is not there is empty. */
function expand(template: string, found: Found, names: Readonly<Record<string, number>>): string {
  return template.replace(REFERENCE, (whole: string, bare?: string, braced?: string) => {
    if (whole === '$$') return '$';
    const name = bare ?? braced ?? '';
    const index = /^[0-9]+$/.test(name) ? Number(name) : Object.hasOwn(names, name) ? (names[name] ?? -1) : -1;
    return found.groups[index] ?? '';
  });
}

function findAll(pattern: string, text: string, limit: number): Value {
  const found: string[] = [];
  const compiled = compile(pattern);
  if (limit !== 0) {
    for (const match of matches(compiled, text)) {
      found.push(match.groups[0] ?? '');
      if (found.length === limit) break;
    }
  }
  return found.length === 0 ? nilSlice('[]string') : strings(found);
}

function find(pattern: string, text: string): string {
  const matcher = compile(pattern).matcher(text);
  return matcher.find() ? (matcher.group() ?? '') : '';
}

function replaceAll(pattern: string, text: string, replacement: string): string {
  const compiled = compile(pattern);
  return replaceWith(compiled, text, (found) => expand(replacement, found, compiled.namedGroups()));
}

function split(pattern: string, text: string, limit: number): Value {
  const compiled = compile(pattern);
  if (limit === 0) return nilSlice('[]string');
  if (pattern !== '' && text === '') return strings(['']);
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const found of matches(compiled, text)) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = found.begin;
    if (found.end !== 0) parts.push(text.slice(begin, end));
    begin = found.end;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return strings(parts);
}

/** sprig's functions of regular expressions, which are RE2's: they run in time linear in the text. */
export function regexFunctions(): [string, GoFunction][] {
  const match = fixed(['string', 'string'], (pattern, text) => compile(pattern).matcher(text).find());
  const lenientMatch = fixed(['string', 'string'], (pattern, text) => {
    try {
      return compile(pattern).matcher(text).find();
    } catch {
      return false;
    }
  });
  const all = fixed(['string', 'string', 'int'], (pattern, text, limit) => findAll(pattern, text, Number(limit.value)));
  const first = fixed(['string', 'string'], find);
  const replace = fixed(['string', 'string', 'string'], replaceAll);
  const literal = fixed(['string', 'string', 'string'], (pattern, text, replacement) =>
    replaceWith(compile(pattern), text, () => replacement),
  );
  const cut = fixed(['string', 'string', 'int'], (pattern, text, limit) => split(pattern, text, Number(limit.value)));
  return [
    ['regexMatch', lenientMatch],
    ['mustRegexMatch', match],
    ['regexFindAll', panicking(all)],
    ['mustRegexFindAll', all],
    ['regexFind', panicking(first)],
    ['mustRegexFind', first],
    ['regexReplaceAll', panicking(replace)],
    ['mustRegexReplaceAll', replace],
    ['regexReplaceAllLiteral', panicking(literal)],
    ['mustRegexReplaceAllLiteral', literal],
    ['regexSplit', panicking(cut)],
    ['mustRegexSplit', cut],
    ['regexQuoteMeta', fixed(['string'], (text) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&'))],
  ];
}

/** The functions without `must` use MustCompile, whose panic names itself and the pattern. */
function panicking(called: GoFunction): GoFunction {
  return {
    ...called,
    call: (...args) => {
      try {
        return called.call(...args);
      } catch (error) {
        if (!(error instanceof FunctionError)) throw error;
        throw new FunctionError(`regexp: Compile(\`${String(args[0])}\`): ${error.message}`, error);
      }
    },
  };
}
