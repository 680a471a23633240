import { filterMessage, isCheap, type MessageLists } from './message-filter.ts';

const MESSAGE = "stored artifact for revision 'main@sha1:abc'\nDeployment/apps/web configured";

describe('filterMessage', () => {
  test.each<[string, MessageLists, boolean]>([
    ['no expressions', {}, true],
    ['empty lists', { inclusionList: [], exclusionList: [] }, true],
    ['one of the inclusions', { inclusionList: ['nothing', 'artifact'] }, true],
    ['none of the inclusions', { inclusionList: ['nothing'] }, false],
    ['an exclusion', { exclusionList: ['^stored artifact.*'] }, false],
    ['an exclusion that only resembles it', { exclusionList: ['^artifact'] }, true],
    ['an inclusion and an exclusion', { inclusionList: ['artifact'], exclusionList: ['artifact'] }, false],
    ['a flag', { inclusionList: ['(?i)STORED'] }, true],
    ['the start of a line that is not the first', { inclusionList: ['^Deployment'] }, false],
    ['the start of any line, where the expression says so', { inclusionList: ['(?m)^Deployment'] }, true],
    ['a dot that would have to be a line break', { inclusionList: ["abc'.Deployment"] }, false],
    ['a class of Unicode', { inclusionList: ['\\p{Lu}eployment'] }, true],
  ])('lets a message pass or not: %s', (_, lists, passes) => {
    expect(filterMessage(MESSAGE, lists)).toEqual({ passes, invalid: [] });
  });

  test.each<[string, MessageLists, boolean]>([
    ['an inclusion includes nothing', { inclusionList: ['('] }, false],
    ['an inclusion leaves the others', { inclusionList: ['(', 'artifact'] }, true],
    ['an exclusion excludes nothing', { exclusionList: ['('] }, true],
    ['a look-ahead, which RE2 does not know, neither', { exclusionList: ['(?=stored)'] }, true],
  ])('names an expression that does not compile: %s', (_, lists, passes) => {
    const verdict = filterMessage(MESSAGE, lists);
    expect(verdict.passes).toBe(passes);
    expect(verdict.invalid).toEqual([[expect.any(String), expect.stringContaining('error parsing regexp')]]);
  });

  test('takes linear time where others backtrack', () => {
    const started = performance.now();
    filterMessage(`${'a'.repeat(5000)}!`, { exclusionList: ['^(a+)+$'] });
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('isCheap', () => {
  test.each<[string, number, MessageLists, boolean]>([
    ['nothing to ask', 39_000, {}, true],
    ['what people write', 500, { exclusionList: ['waiting.*socket', '.*upgrade.*has.*started', 'is in progress$'] }, true],
    ['one of them for the longest message', 39_000, { inclusionList: ['^failed'] }, true],
    ['many of them for the longest message', 39_000, { exclusionList: Array(20).fill('waiting.*socket') }, false],
    ['a repetition by number', 10, { exclusionList: ['a{2}'] }, false],
    ['an endless expression', 10, { inclusionList: ['a'.repeat(100_000)] }, false],
    ['a long expression for nothing', 0, { inclusionList: ['a'.repeat(4_001)] }, false],
  ])('%s, for a message of %i characters: %o is %s', (_, length, lists, expected) => {
    expect(isCheap('x'.repeat(length), lists)).toBe(expected);
  });
});
