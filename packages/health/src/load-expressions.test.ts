import { loadExpressions } from './load-expressions.ts';

describe('loadExpressions', () => {
  test('gives what compiles expressions', async () => {
    const compileExpression = await loadExpressions();
    expect(compileExpression("status.phase == 'Ready'").evaluate({ status: { phase: 'Ready' } })).toBe(true);
  });

  test('gives the same one each time', async () => {
    expect(await loadExpressions()).toBe(await loadExpressions());
  });
});
