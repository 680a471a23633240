import { HealthError } from './error.ts';
import { compileExpression } from './expression.ts';

function refusalOf(source: string): string | undefined {
  try {
    compileExpression(source);
    return undefined;
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    return error.code;
  }
}

test.each(["int('x')", "uint('-1')", 'uint(-1)', "bool('yes')", "timestamp('today')", "duration('soon')"])(
  '%s can never be done, and is refused',
  (conversion) => {
    expect(refusalOf(`${conversion} == ${conversion}`)).toBe('ExpressionInvalid');
  },
);

test.each([
  "int('-7')",
  'int(1.9)',
  "uint('7')",
  "double('1e3')",
  "bool('true')",
  "timestamp('2026-01-01T00:00:00Z')",
  "duration('1h30m')",
  'string(1)',
  "bytes('é')",
])('%s can be done', (conversion) => {
  expect(refusalOf(`${conversion} == ${conversion}`)).toBeUndefined();
});

test.each([
  ['of a list', "[int('x')].size() == 1"],
  ['of the value of a map', "{'a': int('x')}.size() == 1"],
  ['of the key of a map', "{int('x'): 1}.size() == 1"],
  ['of a call', "size(string(int('x'))) == 1"],
  ['of what a method is called on', "string(int('x')).size() == 1"],
  ['of what a field is read of', "{'a': {'b': int('x')}}.a.b == 1"],
  ['of a loop', "[1].all(i, i == int('x'))"],
  ['of a condition', "true ? true : int('x') == 1"],
])('one that is part %s is found', (_what, source) => {
  expect(refusalOf(source)).toBe('ExpressionInvalid');
});

test('one of what is not constant is left to its evaluation', () => {
  expect([refusalOf('int(status.phase) == 1'), refusalOf("int('1' + 'x') == 1")]).toEqual([undefined, undefined]);
});

test('a method of the same name is another thing', () => {
  expect(refusalOf("status.int('x') == 1")).toBeUndefined();
});
