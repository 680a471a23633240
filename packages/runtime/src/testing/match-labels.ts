/** Whether labels match a label selector: `a=b`, `a==b`, `a!=b`, `a`, `!a`, `a in (b,c)`, `a notin (b,c)`, joined by commas. */
export function matchLabels(selector: string, labels: Readonly<Record<string, string>> = {}): boolean {
  for (const [requirement] of selector.matchAll(/[^,(]+(?:\([^)]*\))?/g)) {
    const set = /^\s*(\S+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(requirement);
    if (set?.[1] !== undefined) {
      const values = (set[3] ?? '').split(',').map((value) => value.trim());
      const label = labels[set[1]];
      if ((label !== undefined && values.includes(label)) !== (set[2] === 'in')) return false;
      continue;
    }
    const [, not, key = '', operator, value] = /^\s*(!?)([^=!\s]+)\s*(==|=|!=)?\s*(.*?)\s*$/.exec(requirement) ?? [];
    if (operator === undefined ? (labels[key] !== undefined) === (not === '!') : (labels[key] === value) === (operator === '!='))
      return false;
  }
  return true;
}
