import { HealthError } from './error.ts';
import { compileExpression, MAX_EXPRESSION_LENGTH } from './expression.ts';

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof HealthError) return error.code;
    throw error;
  }
  return 'none';
}

describe('compileExpression', () => {
  test.each<[string, Record<string, unknown>, boolean]>([
    ["status.phase == 'Ready'", { status: { phase: 'Ready' } }, true],
    ['status.replicas == 3', { status: { replicas: 3 } }, true],
    ['status.ratio > 0.5', { status: { ratio: 0.75 } }, true],
    [
      "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
      { status: { conditions: [{ type: 'Ready', status: 'True' }] } },
      true,
    ],
    ["has(status.conditions) && status.conditions.all(c, c.status != 'False')", { status: {} }, false],
    ["status.conditions.filter(e, e.type == 'A').size() == 0", { status: { conditions: [] } }, true],
    ["name.matches('^a+$')", { name: 'aaa' }, true],
    ["name.split('-')[1] == 'b'", { name: 'a-b' }, true],
    ['self.metadata.name == dep.metadata.name', { self: { metadata: { name: 'a' } }, dep: { metadata: { name: 'a' } } }, true],
    ["status['__proto__'] == 'x'", { status: JSON.parse('{"__proto__": "x"}') }, true],
  ])('%s', (source, variables, answer) => {
    expect(compileExpression(source).evaluate(variables)).toBe(answer);
  });

  test('a text that is no expression is refused when it is compiled', () => {
    expect(() => compileExpression('status.x ==')).toThrow(/failed to parse the CEL expression 'status\.x =='/);
    expect(codeOf(() => compileExpression('status.x =='))).toBe('ExpressionInvalid');
  });

  test('a text that is too long is refused before it is parsed', () => {
    expect(codeOf(() => compileExpression('1'.repeat(MAX_EXPRESSION_LENGTH + 1)))).toBe('ExpressionTooLarge');
  });

  test('a missing field and an answer that is no boolean are errors, not false', () => {
    expect(codeOf(() => compileExpression('status.x == 1').evaluate({ status: {} }))).toBe('ExpressionFailed');
    expect(codeOf(() => compileExpression('status.x').evaluate({ status: { x: 1 } }))).toBe('ExpressionFailed');
  });

  test('loops within loops over a long list end at the limit', () => {
    const items = Array.from({ length: 3_000 }, (_, index) => index);
    const source = 'items.all(a, items.all(b, items.all(c, a + b + c >= 0)))';
    const started = performance.now();
    expect(codeOf(() => compileExpression(source).evaluate({ items }))).toBe('ExpressionTooCostly');
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test('an operator cannot swallow the limit', () => {
    const items = Array.from({ length: 1_000 }, (_, index) => index);
    const source = 'items.all(a, items.all(b, a + b >= 0)) || true';
    expect(codeOf(() => compileExpression(source).evaluate({ items }))).toBe('ExpressionTooCostly');
  });

  test('a string that doubles itself over and over ends at the limit', () => {
    const source = `['xxxxxxxxxx']${'.map(a, a + a)'.repeat(40)}.size() == 1`;
    expect(codeOf(() => compileExpression(source).evaluate({}))).toBe('ExpressionTooCostly');
  });

  test('each evaluation has the whole budget', () => {
    const items = Array.from({ length: 60_000 }, (_, index) => index);
    const expression = compileExpression('items.all(a, a >= 0)');
    expect([expression.evaluate({ items }), expression.evaluate({ items })]).toEqual([true, true]);
  });
});

describe('optional values, sets and encoders', () => {
  const object = {
    status: { phase: 'Ready', conditions: [{ type: 'Ready', status: 'True' }], nothing: null, empty: '' },
    metadata: { labels: { 'app/version': '1' } },
  };

  test.each<[string, boolean]>([
    ["status.?phase.orValue('none') == 'Ready'", true],
    ["status.?absent.orValue('none') == 'none'", true],
    ["status.?absent.deeper.still.orValue('none') == 'none'", true],
    ['status.?absent.hasValue()', false],
    ['status.?nothing.hasValue()', true],
    ["metadata.?labels[?'app/version'].orValue('') == '1'", true],
    ["metadata.?annotations[?'app/version'].orValue('') == ''", true],
    ["metadata.?labels['app/version'].value() == '1'", true],
    ['status.conditions[?0].type.orValue("") == "Ready"', true],
    ['status.conditions[?1].type.orValue("") == ""', true],
    ['has(status.?absent.deeper)', false],
    ['status.phase.?deeper.hasValue()', false],
    ['status.nothing.?deeper.hasValue()', false],
    ["status.?absent.or(status.?phase).value() == 'Ready'", true],
    ['optional.of(1).value() == 1', true],
    ['optional.none().hasValue()', false],
    ['optional.ofNonZeroValue(status.empty).hasValue()', false],
    ["status.?phase.optMap(p, p + '!').orValue('') == 'Ready!'", true],
    ["status.?absent.optMap(p, p + '!').orValue('') == ''", true],
    ["optional.of(status).optFlatMap(s, s.?phase).orValue('') == 'Ready'", true],
    ['status.?absent == optional.none()', true],
    ["(true ? status.?absent : status.?phase).orValue('x') == 'x'", true],
    ["status.?conditions.orValue([]).exists(c, c.type == 'Ready' && c.?reason.orValue('') == '')", true],
    ["[?status.?phase, 'x', ?status.?absent] == ['Ready', 'x']", true],
    ['[?status.?absent].size() == 0', true],
    ["'Ready' in [?status.?phase]", true],
    ["[?(true ? status.?phase : status.?absent)] == ['Ready']", true],
    ["[[?status.?absent], [?status.?phase]] == [[], ['Ready']]", true],
    ["[?status.?absent, ?status.?phase].all(p, p == 'Ready')", true],
    ["{?'phase': status.?phase, ?'absent': status.?absent, 'a': 1} == {'phase': 'Ready', 'a': 1}", true],
    ["{?'phase': status.?phase}.phase == 'Ready'", true],
    ["{'a': 1, ?'a': status.?phase} == {'a': 'Ready'}", true],
    ["has({?'absent': status.?absent}.absent)", false],
    ["status.?phase.optMap(p, [?status.?absent, p]).orValue([]) == ['Ready']", true],
    ['sets.contains([1, 2, 3], [3, 1])', true],
    ['sets.contains([1], [2])', false],
    ['sets.contains([], [])', true],
    ['sets.equivalent([1, 1, 2], [2, 1])', true],
    ['sets.equivalent([1, 2], [1])', false],
    ['sets.intersects([1, 2], [2, 3])', true],
    ['sets.intersects([{"a": 1}], [{"a": 1.0}])', true],
    ["base64.encode(b'hello') == 'aGVsbG8='", true],
    ["base64.decode('aGVsbG8=') == b'hello'", true],
  ])('%s is %s', (source, answer) => {
    expect(compileExpression(source).evaluate(object)).toBe(answer);
  });

  test.each(['[?1] == [1]', "{?'a': 1} == {}", '[?status.phase].size() == 0', "{?'a': status.phase} == {}", '{?1.5: status.?phase} == {}'])(
    '%s fails: what is not optional, or no key',
    (source) => {
      expect(codeOf(() => compileExpression(source).evaluate(object))).toBe('ExpressionFailed');
    },
  );

  test.each(['status.?absent.value() == 1', 'status.phase.hasValue()', 'status.?phase', "base64.decode('*') == b''", 'nope(status)'])(
    '%s fails',
    (source) => {
      expect(codeOf(() => compileExpression(source).evaluate(object))).toBe('ExpressionFailed');
    },
  );

  test('has() of what is no field is refused when it is compiled', () => {
    expect(() => compileExpression('has(status.?phase)')).toThrow(/failed to parse .* has\(\) takes a field/);
  });

  test('comparing large sets ends at the limit', () => {
    const items = Array.from({ length: 2_000 }, (_, index) => index);
    expect(codeOf(() => compileExpression('sets.contains(items, items)').evaluate({ items }))).toBe('ExpressionTooCostly');
  });
});

describe('conversions', () => {
  test.each<[string, boolean]>([
    ["int('-3') == -3 && int(1.9) == 1 && int(-1.9) == -1 && int(2u) == 2", true],
    ["double('1e3') == 1000.0 && double(3) == 3.0", true],
    ["uint('3') == 3u", true],
    ["string(0.5) == '0.5' && string(true) == 'true' && string(b'a') == 'a'", true],
    ["bool('1') && !bool('f')", true],
    ['type(status) == map && type(status.phase) == string && type(1.5) == double && type(type(1)) == type', true],
  ])('%s is %s', (source, answer) => {
    expect(compileExpression(source).evaluate({ status: { phase: '1.5' } })).toBe(answer);
  });

  test.each(["int('1.5') == 1", 'uint(-1) == 0u', "bool('yes')", "[1].exists(i, {'a': [timestamp('today')]}.size() == i)"])(
    '%s is refused when it is compiled: it can never be done',
    (source) => {
      expect(codeOf(() => compileExpression(source))).toBe('ExpressionInvalid');
    },
  );

  test('one of a field fails when it is evaluated', () => {
    expect(codeOf(() => compileExpression('int(status.phase) == 1').evaluate({ status: { phase: '1.5' } }))).toBe('ExpressionFailed');
  });
});
