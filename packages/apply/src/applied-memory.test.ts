import { AppliedMemory } from './applied-memory.ts';

const entry = { uid: 'u', resourceVersion: '1', time: 't', fields: '', taken: false, ignored: false, terminating: false };
const record = { digest: 'd', entry };
const [OWNER, ID] = ['flux-system/apps', 'apps_a__ConfigMap'];

test('remembers by owner and object, and forgets either', () => {
  const memory = new AppliedMemory();
  memory.set(OWNER, ID, record);
  memory.set(OWNER, 'other', record);
  memory.set('flux-system/other', ID, record);
  memory.forget(OWNER, ID);
  expect([memory.get(OWNER, ID), [...memory.ids(OWNER)], memory.get('flux-system/other', ID)]).toEqual([undefined, ['other'], record]);
  memory.forgetOwner(OWNER);
  expect([...memory.ids(OWNER)]).toEqual([]);
});

test('health is noted of what is known alone', () => {
  const memory = new AppliedMemory();
  memory.noteHealthy(OWNER, ID, '7');
  expect(memory.get(OWNER, ID)).toBeUndefined();
  memory.set(OWNER, ID, record);
  memory.noteHealthy(OWNER, ID, '7');
  expect(memory.get(OWNER, ID)).toEqual({ ...record, healthyAt: '7' });
});

test('an answer forgets the health of before: it may be another object by now', () => {
  const memory = new AppliedMemory();
  memory.set(OWNER, ID, { ...record, healthyAt: '7' });
  memory.set(OWNER, ID, record);
  expect(memory.get(OWNER, ID)).not.toHaveProperty('healthyAt');
});

describe('while an object is sent', () => {
  test('it is known to be, by owner and object', () => {
    const memory = new AppliedMemory();
    memory.sending(OWNER, ID);
    expect([memory.isSending(OWNER, ID), memory.isSending('flux-system/other', ID), memory.isSending(OWNER, 'other')]).toEqual([
      true,
      false,
      false,
    ]);
    memory.sent(OWNER, ID);
    expect(memory.isSending(OWNER, ID)).toBe(false);
  });

  test('what is remembered at its end is told, to be held against what the watch saw meanwhile', () => {
    const memory = new AppliedMemory();
    const told: string[] = [];
    memory.onRecorded = (owner, id, { digest }) => told.push(`${owner} ${id} ${digest}`);
    memory.sending(OWNER, ID);
    memory.set(OWNER, ID, record);
    expect(told).toEqual([]);
    memory.sent(OWNER, ID);
    expect(told).toEqual([`${OWNER} ${ID} d`]);
  });

  test('nothing is told where nothing is remembered: the answer never came', () => {
    const memory = new AppliedMemory();
    const told: string[] = [];
    memory.onRecorded = (owner) => told.push(owner);
    memory.sending(OWNER, ID);
    memory.forget(OWNER, ID);
    memory.sent(OWNER, ID);
    expect(told).toEqual([]);
  });
});
