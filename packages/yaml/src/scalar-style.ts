/** What a string's characters allow: go-yaml's analysis of a scalar, for block context. */
export interface ScalarAnalysis {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const SIMPLE = /^[A-Za-z0-9_/$()+;<=~^.\\][A-Za-z0-9_/$()+;<=~^.,'"\\{}[\]*&!|>%@`?-]*$/;
const FIRST_INDICATORS = '#,[]{}&*!|>\'"%@`';
const NONE: ScalarAnalysis = { multiline: false, plain: false, single: false, block: false };
const ALL: ScalarAnalysis = { multiline: false, plain: true, single: true, block: true };

/** Whether go-yaml writes the character as it is (emoji and all beyond the basic plane are escaped). */
export function isPrintable(code: number): boolean {
  return (
    code === 0x0a ||
    (code >= 0x20 && code <= 0x7e) ||
    (code >= 0xa0 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd && code !== 0xfeff)
  );
}

const isBreak = (code: number): boolean => code === 0x0a || code === 0x0d || code === 0x85 || code === 0x2028 || code === 0x2029;

/** Which styles could write this string so that it reads back as the same. `tabs` tells that tabs may stand as they are (yaml.v3). */
export function analyzeScalar(text: string, tabs: boolean): ScalarAnalysis {
  if (text === '') return { multiline: false, plain: true, single: true, block: false };
  const document = text.startsWith('---') || text.startsWith('...');
  if (!document && SIMPLE.test(text)) return ALL;
  let indicators = document;
  let breaks = false;
  let special = false;
  let tab = false;
  let leading = false;
  let trailingSpace = false;
  let trailingBreak = false;
  let breakSpace = false;
  let spaceBreak = false;
  let previousSpace = false;
  let previousBreak = false;
  let afterBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const next = at + 1 < text.length ? text.charCodeAt(at + 1) : -1;
    const beforeBlank = next === -1 || next === 0x20 || next === 0x09;
    if (at === 0) {
      if (FIRST_INDICATORS.includes(text[0] ?? '')) indicators = true;
      else if ((code === 0x3f || code === 0x3a || code === 0x2d) && beforeBlank) indicators = true;
    } else if (code === 0x3a && beforeBlank) indicators = true;
    else if (code === 0x23 && afterBlank) indicators = true;
    if (!isPrintable(code)) {
      if (tabs && code === 0x09) tab = true;
      else special = true;
    }
    if (code === 0x20) {
      if (at === 0) leading = true;
      if (next === -1) trailingSpace = true;
      if (previousBreak) breakSpace = true;
      previousSpace = true;
      previousBreak = false;
    } else if (isBreak(code)) {
      breaks = true;
      if (at === 0) leading = true;
      if (next === -1) trailingBreak = true;
      if (previousSpace) spaceBreak = true;
      previousSpace = false;
      previousBreak = true;
    } else {
      previousSpace = false;
      previousBreak = false;
    }
    afterBlank = code === 0x20 || code === 0x09 || isBreak(code);
  }
  if (special || spaceBreak) return { ...NONE, multiline: breaks };
  return {
    multiline: breaks,
    plain: !(leading || trailingSpace || trailingBreak || breakSpace || breaks || indicators || tab),
    single: !breakSpace && !tab,
    block: !trailingSpace,
  };
}
