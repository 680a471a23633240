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
