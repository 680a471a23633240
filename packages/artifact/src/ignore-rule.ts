import { compileGlob } from './match-glob.ts';

/** One line of an ignore file, compiled. */
export interface IgnoreRule {
  /** The rule lets files back in (`!`). */
  readonly includes: boolean;
  /** Whether the rule speaks of the path, given as its segments from the tree's root. */
  matches(path: readonly string[], isDirectory: boolean): boolean;
}

type SegmentTest = (segment: string) => boolean;

const NEVER: SegmentTest = () => false;

/** The rules of an ignore file that stands in `directory`: a line each, comments and empty lines left out. */
export function parseIgnoreRules(text: string, directory: readonly string[] = []): IgnoreRule[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\r$/, ''))
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .map((line) => parseIgnoreRule(line, directory));
}

/**
 * One rule, with the meaning that Flux gives it. It is that of .gitignore with two differences that repositories rely on:
 * a rule with `!` lets a file back in even where its directory is ignored, and a leading `**` stops at the first segment that fits.
 */
export function parseIgnoreRule(line: string, directory: readonly string[] = []): IgnoreRule {
  const includes = line.startsWith('!');
  let pattern = includes ? line.slice(1) : line;
  if (!pattern.endsWith('\\ ')) pattern = pattern.replace(/ +$/, '');
  const directoryOnly = pattern.endsWith('/');
  if (directoryOnly) pattern = pattern.slice(0, -1);
  const matchBelow = pattern.includes('/') ? matchPath(pattern.split('/'), directoryOnly) : matchName(pattern, directoryOnly);
  return {
    includes,
    matches: (path, isDirectory) =>
      path.length > directory.length &&
      directory.every((segment, i) => path[i] === segment) &&
      matchBelow(path.slice(directory.length), isDirectory),
  };
}

type PathTest = (path: readonly string[], isDirectory: boolean) => boolean;

/** A pattern without `/` fits a name at any depth. */
function matchName(pattern: string, directoryOnly: boolean): PathTest {
  const test = compileGlob(pattern) ?? NEVER;
  return (path, isDirectory) => {
    const found = path.findIndex(test);
    return found !== -1 && !(directoryOnly && !isDirectory && found === path.length - 1);
  };
}

/** A pattern with `/` is anchored; what lies below a path that fits, fits too. */
function matchPath(segments: readonly string[], directoryOnly: boolean): PathTest {
  const steps = segments.map((segment) => ({ segment, test: compileGlob(segment) ?? NEVER }));
  return (path, isDirectory) => {
    let position = 0;
    let matched = false;
    let anyDepth = false;
    for (const [i, { segment, test }] of steps.entries()) {
      if (segment === '') {
        anyDepth = false;
      } else if (segment === '**') {
        if (i < steps.length - 1) anyDepth = true;
      } else if (segment.includes('**') || position >= path.length) {
        return false;
      } else if (anyDepth) {
        anyDepth = false;
        const found = path.findIndex((name, at) => at >= position && test(name));
        matched = found !== -1;
        position = found === -1 ? path.length : found + 1;
      } else {
        if (!test(path[position] ?? '')) return false;
        matched = true;
        position++;
      }
    }
    return matched && !(directoryOnly && !isDirectory && position === path.length);
  };
}
