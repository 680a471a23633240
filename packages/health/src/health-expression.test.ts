import { compileExpression } from './expression.ts';
import { compileHealthExpr, type HealthExpressionSource } from './health-expression.ts';

const widget = (status: Record<string, unknown>, generation = 1) => ({
  apiVersion: 'example.org/v1',
  kind: 'Widget',
  metadata: { name: 'w', generation },
  status,
});

const compile = (...sources: HealthExpressionSource[]) => compileHealthExpr(sources, compileExpression);

const rules = compile({
  apiVersion: 'example.org/v1',
  kind: 'Widget',
  current: "status.phase == 'Good'",
  failed: "status.phase == 'Bad'",
  inProgress: 'has(status.busy) && status.busy',
});

describe('compileHealthExpr', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['current where its expression is true', { phase: 'Good' }, 'Current'],
    ['failed where its expression is true', { phase: 'Bad' }, 'Failed'],
    ['in progress before failed', { phase: 'Bad', busy: true }, 'InProgress'],
    ['in progress where none is true', { phase: 'Odd' }, 'InProgress'],
    ['in progress while the generation is not observed', { phase: 'Good', observedGeneration: 0 }, 'InProgress'],
  ])('%s', (_title, status, expected) => {
    expect(rules.assess(widget(status))?.status).toBe(expected);
  });

  test('a kind that no entry is about is left to the usual rules', () => {
    expect(rules.assess({ apiVersion: 'example.org/v1', kind: 'Gadget' })).toBeUndefined();
  });

  test('the error of an expression names its entry and field', () => {
    const broken = () => compile({ apiVersion: 'v1', kind: 'X', current: 'true', failed: '(' });
    expect(broken).toThrow(/^healthCheckExprs\[0\]\.failed: failed to parse the CEL expression '\('/);
  });

  test('an entry without current is refused', () => {
    expect(() => compile({ apiVersion: 'v1', kind: 'X', current: '' })).toThrow('healthCheckExprs[0].current');
  });
});

describe('an object of a described kind', () => {
  test('is assessed by the last entry of its kind', () => {
    const twice = compile(
      { apiVersion: 'example.org/v1', kind: 'Widget', current: 'false' },
      { apiVersion: 'example.org/v1', kind: 'Widget', current: 'true' },
    );
    expect(twice.assess(widget({}))?.status).toBe('Current');
  });

  test.each([
    ['of another version', 'example.org/v2', 'Widget'],
    ['of another group', 'example.com/v1', 'Widget'],
    ['of another kind', 'example.org/v1', 'Gadget'],
  ])('%s is another one', (_what, apiVersion, kind) => {
    expect(rules.assess({ ...widget({ phase: 'Good' }), apiVersion, kind })).toBeUndefined();
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['failed comes before current', { phase: 'Both' }, 'Failed'],
    ['current alone', { phase: 'One' }, 'Current'],
  ])('where several are true the first of them counts: %s', (_what, status, expected) => {
    const both = compile({ apiVersion: 'example.org/v1', kind: 'Widget', current: 'true', failed: "status.phase == 'Both'" });
    expect(both.assess(widget(status))?.status).toBe(expected);
  });

  test('says which expression decided', () => {
    expect(rules.assess(widget({ phase: 'Bad' }))?.message).toBe("status.phase == 'Bad' is true");
    expect(rules.assess(widget({ phase: 'Odd' }))?.message).toBe('no health expression is true');
  });

  test('whose field an expression does not find is no silent wait', () => {
    const strict = compile({ apiVersion: 'example.org/v1', kind: 'Widget', current: "status.ready == 'yes'" });
    expect(() => strict.assess(widget({}))).toThrow(/failed to evaluate the CEL expression 'status\.ready == 'yes''/);
  });

  test('whose expression gives no answer of yes or no says so', () => {
    const odd = compile({ apiVersion: 'example.org/v1', kind: 'Widget', current: 'status.phase' });
    expect(() => odd.assess(widget({ phase: 'Good' }))).toThrow('as boolean');
  });

  test('has optional fields', () => {
    const lenient = compile({ apiVersion: 'example.org/v1', kind: 'Widget', current: "status.?ready.orValue('yes') == 'yes'" });
    expect(lenient.assess(widget({}))?.status).toBe('Current');
  });
});
