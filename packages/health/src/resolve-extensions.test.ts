import { HealthError } from './error.ts';
import { compileExpression } from './expression.ts';

const OBJECT = {
  status: {
    phase: 'Ready',
    replicas: 3,
    nothing: null,
    empty: '',
    zero: 0,
    list: [],
    items: ['a', 'b'],
    map: {},
    conditions: [{ type: 'Ready' }],
  },
};
const evaluate = (source: string) => compileExpression(source).evaluate(OBJECT);
function codeOf(source: string): string {
  try {
    return String(evaluate(source));
  } catch (error) {
    if (!(error instanceof HealthError)) throw error;
    return error.code;
  }
}

describe('an optional step', () => {
  test.each([
    ["status.?phase.value() == 'Ready'", 'into a field that is there'],
    ['!status.?absent.hasValue()', 'into one that is not'],
    ['status.?nothing.hasValue()', 'into one that is null: it is there'],
    ['!status.?absent.deeper.?still.hasValue()', 'goes on as one, whatever comes after it'],
    ["status.items[?1].value() == 'b'", 'by an index'],
    ['!status.items[?2].hasValue()', 'by an index beyond the list'],
    ["status[?'phase'].value() == 'Ready'", 'by a key'],
    ["status.?conditions[0].type.value() == 'Ready'", 'with an ordinary index after it'],
    ['!status.?conditions[1].type.hasValue()', 'with an index beyond the list after it'],
    ["(status.?phase).value() == 'Ready'", 'in brackets'],
  ])('%s: %s', (source) => {
    expect(evaluate(source)).toBe(true);
  });
});

describe('an optional value', () => {
  test.each([
    ["status.?absent.orValue('x') == 'x'", 'gives another where there is none'],
    ["status.?phase.orValue('x') == 'Ready'", 'gives itself where there is one'],
    ["status.?absent.or(status.?gone).or(status.?phase).value() == 'Ready'", 'gives the first of several that there is'],
    ["status.?absent.or(optional.of('x')).value() == 'x'", 'takes one that is made'],
    ["status.?phase.optMap(p, p + '!').value() == 'Ready!'", 'is changed where there is one'],
    ["!status.?absent.optMap(p, p + '!').hasValue()", 'is not where there is none'],
    ['optional.of(status).optFlatMap(s, s.?replicas).value() == 3', 'is followed by another one'],
    ['!optional.of(status).optFlatMap(s, s.?absent).hasValue()', 'is followed by none'],
    ["(status.phase == 'x' ? status.?absent : status.?phase).hasValue()", 'may be one of two'],
    ['optional.of(1) == optional.of(1) && optional.of(1) != optional.of(2)', 'is compared by what it holds'],
    ['optional.none() == status.?absent', 'is none like any other none'],
    ["status.?items.orValue([]).exists(i, i == 'b')", 'is looped over by what it gives'],
  ])('%s: %s', (source) => {
    expect(evaluate(source)).toBe(true);
  });

  test.each([
    ['status.empty', 'an empty text'],
    ['status.zero', 'zero'],
    ['status.nothing', 'null'],
    ['status.list', 'an empty list'],
    ['status.map', 'an empty map'],
    ['false', 'false'],
    ["b''", 'no bytes'],
  ])('of what is not zero is none of %s: %s', (source) => {
    expect(evaluate(`optional.ofNonZeroValue(${source}).hasValue()`)).toBe(false);
  });

  test.each([
    ['status.?absent.value()', 'there is none to give'],
    ['status.phase.orValue(1) == 1', 'a field is no optional value'],
    ['status.items[?"a"].hasValue()', 'a list has no keys'],
    ['optional.of(1).optFlatMap(x, x).hasValue()', 'what follows has to be optional'],
    ['status.?phase', 'is no answer by itself'],
  ])('%s fails: %s', (source) => {
    expect(codeOf(source)).toBe('ExpressionFailed');
  });
});

describe('sets and encoders', () => {
  test.each([
    ["sets.contains(status.items, ['a'])", true],
    ["sets.contains(['a'], status.items)", false],
    ["sets.equivalent(status.items, ['b', 'a', 'a'])", true],
    ["sets.intersects(status.items, ['x', 'b'])", true],
    ['sets.intersects([], status.items)', false],
    ['sets.contains([1, 2], [1.0])', true],
    ["base64.encode(b'a?') == 'YT8='", true],
    ["string(base64.decode('YT8')) == 'a?'", true],
    ["'abc'.reverse() == 'cba' && 'aé😀'.reverse() == '😀éa'", true],
  ])('%s is %s', (source, expected) => {
    expect(evaluate(source)).toBe(expected);
  });
});
