import { type Condition, conditionsOf, getCondition, isReady, isTrue, removeCondition, setCondition } from './conditions.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const LATER = START + 60_900;

function condition(type: string, status: Condition['status'], reason = 'Because', message = 'of it'): Condition {
  return { type, status, reason, message, lastTransitionTime: '2026-01-01T00:00:00Z', observedGeneration: 1 };
}

describe('setCondition', () => {
  test.each([
    [
      'many lines',
      Array(3000).fill('a fault of some file').join('\n'),
      /^a fault of some file\n.*a fault of some file\nand 1443 lines more$/s,
    ],
    ['one line of wide characters', 'ä'.repeat(20_000), /^ä+\.\.\.$/],
  ])('shortens %s to what the API server takes', (_what, message, expected) => {
    const [set] = setCondition([], { ...ready, message }, START);
    expect(Buffer.byteLength(set?.message ?? '')).toBeLessThanOrEqual(32_768);
    expect(set?.message).toMatch(expected);
  });

  const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'done', observedGeneration: 1 } as const;

  test('adds a condition with the time in whole seconds', () => {
    expect(setCondition([], ready, LATER)).toEqual([{ ...ready, lastTransitionTime: '2026-01-01T00:01:00Z' }]);
  });

  test.each([
    ['nothing', {}, '2026-01-01T00:00:00Z'],
    ['the generation', { observedGeneration: 2 }, '2026-01-01T00:00:00Z'],
    ['the message', { message: 'else' }, '2026-01-01T00:01:00Z'],
    ['the reason', { reason: 'Else' }, '2026-01-01T00:01:00Z'],
    ['the status', { status: 'False' as const }, '2026-01-01T00:01:00Z'],
  ])('when %s changes, lastTransitionTime is as Flux has it', (_what, change, time) => {
    const before = setCondition([], ready, START);
    expect(setCondition(before, { ...ready, ...change }, LATER)).toEqual([{ ...ready, ...change, lastTransitionTime: time }]);
  });

  test('gives the same list when nothing changes, so that nothing is written', () => {
    const before = setCondition([], ready, START);
    expect(setCondition(before, ready, LATER)).toBe(before);
  });

  test('keeps Flux order: Stalled, Reconciling, Ready, then by name', () => {
    let list: readonly Condition[] = [];
    for (const type of ['Healthy', 'Ready', 'ArtifactInStorage', 'Reconciling', 'Stalled'])
      list = setCondition(list, { ...ready, type }, START);
    expect(list.map(({ type }) => type)).toEqual(['Stalled', 'Reconciling', 'Ready', 'ArtifactInStorage', 'Healthy']);
  });
});

test('removeCondition takes one out, and gives the same list when it is not there', () => {
  const list = [condition('Ready', 'True'), condition('Stalled', 'True')];
  expect(removeCondition(list, 'Stalled').map(({ type }) => type)).toEqual(['Ready']);
  expect(removeCondition(list, 'Else')).toBe(list);
});

describe('reading', () => {
  const object = { metadata: { generation: 2 }, status: { conditions: [{ ...condition('Ready', 'True'), observedGeneration: 2 }] } };

  test.each([
    ['ready at this generation', object, true],
    ['ready at an older one', { ...object, metadata: { generation: 3 } }, false],
    ['not ready', { status: { conditions: [condition('Ready', 'False')] } }, false],
    ['without conditions', { status: {} }, false],
    ['without status', {}, false],
  ])('an object %s', (_what, one, expected) => {
    expect(isReady(one)).toBe(expected);
  });

  test('conditions are found in objects and in lists', () => {
    expect(getCondition(object, 'Ready')?.status).toBe('True');
    expect(isTrue(conditionsOf(object), 'Ready')).toBe(true);
    expect(getCondition({ status: { conditions: 'nonsense' } }, 'Ready')).toBeUndefined();
  });
});
