/**
 * Reads a label selector of equalities and existences: `a=b,c!=d,e,!f`. Answers whether labels match; an empty selector matches all.
 * Throws for set expressions (`a in (b, c)`).
 */
export function parseLabelSelector(selector: string): (labels: Readonly<Record<string, string>>) => boolean {
  const terms = selector
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '')
    .map(parseTerm);
  return (labels) => terms.every((matches) => matches(labels));
}

function parseTerm(term: string): (labels: Readonly<Record<string, string>>) => boolean {
  const [, not, name = '', operator, value] = /^(!?)\s*([\w./-]+)\s*(?:(!=|==|=)\s*([\w.-]*))?$/.exec(term) ?? [];
  if (name === '') throw new Error(`invalid label selector '${term}': only equalities and existences are understood`);
  if (operator === undefined) return (labels) => Object.hasOwn(labels, name) === (not === '');
  if (operator === '!=') return (labels) => labels[name] !== value;
  return (labels) => labels[name] === value;
}
