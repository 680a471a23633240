import { basePath } from '@capstan/gotemplate';
import { HelmError } from './error.ts';
import { compileMatch, WildcardSyntaxError } from './wildcard.ts';

interface Rule {
  readonly matches: (path: string) => boolean;
  readonly isNegated: boolean;
  readonly wantsFolder: boolean;
}

/** Which files a .helmignore leaves out. */
export interface IgnoreRules {
  ignores(path: string, isFolder: boolean): boolean;
}

function parseRule(line: string): Rule | undefined {
  let rule = line.trim();
  if (rule === '' || rule.startsWith('#')) return undefined;
  if (rule.includes('**')) throw new HelmError('ChartInvalid', 'double-star (**) syntax is not supported');
  const isNegated = rule.startsWith('!');
  if (isNegated) rule = rule.slice(1);
  const wantsFolder = rule.endsWith('/');
  if (wantsFolder) rule = rule.slice(0, -1);
  const isRooted = rule.startsWith('/');
  try {
    const match = compileMatch(isRooted ? rule.slice(1) : rule);
    // A rule without a slash is about the name alone.
    const matches = isRooted || rule.includes('/') ? match : (path: string) => match(basePath(path));
    return { matches, isNegated, wantsFolder };
  } catch (error) {
    if (error instanceof WildcardSyntaxError) throw new HelmError('ChartInvalid', error.message, error);
    throw error;
  }
}

/** The rules of a .helmignore's text, and Helm's own: no hidden files among the templates. Throws a HelmError. */
export function parseHelmignore(text: string): IgnoreRules {
  const rules = `${text.replace(/^\ufeff/, '')}\ntemplates/.?*`
    .split(/\r?\n/)
    .map(parseRule)
    .filter((rule) => rule !== undefined);
  return {
    ignores: (path, isFolder) => {
      for (const rule of rules) {
        if (rule.isNegated) {
          // Unlike git's, a negated rule leaves out whatever it does not name.
          if ((rule.wantsFolder && !isFolder) || !rule.matches(path)) return true;
        } else if ((!rule.wantsFolder || isFolder) && rule.matches(path)) return true;
      }
      return false;
    },
  };
}
