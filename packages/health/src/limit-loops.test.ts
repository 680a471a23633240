import { HealthError } from './error.ts';
import { compileExpression } from './expression.ts';

const range = (length: number) => Array.from({ length }, (_, index) => index);

function codeOf(source: string, variables: Record<string, unknown> = {}): string {
  try {
    return String(compileExpression(source).evaluate(variables));
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    return error.code;
  }
}

test.each([
  ['all', 'a.all(x, a.all(y, x + y >= 0))'],
  ['exists', 'a.exists(x, a.exists(y, x + y < 0))'],
  ['exists_one', 'a.exists_one(x, a.exists_one(y, x == y && x < 0))'],
  ['map', 'a.map(x, a.map(y, x)).size() == 0'],
  ['filter', 'a.filter(x, a.filter(y, true).size() == 0).size() == 0'],
  ['a loop in a call', 'size(a.map(x, size(a.map(y, y)))) == 0'],
  ['a loop in a list', '[a.all(x, a.all(y, true))] == [false]'],
  ['a loop in a map', "{'k': a.all(x, a.all(y, true))}.k"],
  ['a loop in the key of a map', '{string(a.all(x, a.all(y, true))): 1}.size() == 1'],
  ['a loop as what another one goes through', 'a.filter(x, a.all(y, true)).all(z, true)'],
  ['a loop behind an operator that forgives', '(a.all(x, a.all(y, true)) && false) || true'],
  ['a loop of an optional value', 'optional.of(a).optMap(l, l.all(x, l.all(y, true))).orValue(false)'],
])('%s within one over a long list ends at the limit', (_what, source) => {
  expect(codeOf(source, { a: range(1_000) })).toBe('ExpressionTooCostly');
});

test.each([
  ['a loop over a long list', 'a.all(x, x >= 0)', range(9_000)],
  ['loops one after the other', 'a.all(x, x >= 0) && a.exists(x, x == 0)', range(6_000)],
  ['a loop within one over short lists', 'a.all(x, a.all(y, true))', range(60)],
])('%s is taken', (_what, source, a) => {
  expect(codeOf(source, { a })).toBe('true');
});

test('a loop that ends early costs what it went through', () => {
  expect(codeOf('a.exists(x, x == 10) && a.exists(x, x == 10)', { a: range(9_000) })).toBe('true');
});
