const SUSPICIOUS = /\\\/|\\u[dD][89a-fA-F]|^[ \t]*\t/m;

/** Whether a text might have a scalar that {@link scalarFault} knows: looking closer costs time. */
export function mayHaveFaults(text: string): boolean {
  return SUSPICIOUS.test(text);
}

/**
 * What go-yaml refuses in a scalar that js-yaml takes, in go-yaml's words: escapes that only JSON has, and a tab where a block's indent is
 * still to be found. `raw` is the scalar as it stands in the text.
 */
export function scalarFault(raw: string): string | undefined {
  if (raw.startsWith('"')) return faultOfEscapes(raw);
  return raw.startsWith('|') || raw.startsWith('>') ? faultOfBlock(raw) : undefined;
}

function faultOfEscapes(raw: string): string | undefined {
  for (const [escaped] of raw.matchAll(/\\(?:u[0-9a-fA-F]{4}|[\s\S])/g)) {
    if (escaped === '\\/') return 'found unknown escape character';
    if (/^\\u[dD][89a-fA-F]/.test(escaped)) return 'found invalid Unicode character escape code';
  }
  return undefined;
}

function faultOfBlock(raw: string): string | undefined {
  const [header = '', ...lines] = raw.split('\n');
  if (/^[|>][-+]?[1-9]/.test(header)) return undefined;
  const first = lines.find((line) => /[^ ]/.test(line));
  return first !== undefined && /^ *\t/.test(first) ? 'found a tab character where an indentation space is expected' : undefined;
}
