import { formatConsoleLine } from './format-console-line.ts';

describe('formatConsoleLine', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['time, level and message', { ts: 'T', level: 'info', msg: 'done' }, 'T\tINFO\tdone\n'],
    ['the logger before the message', { ts: 'T', level: 'debug', logger: 'main', msg: 'done' }, 'T\tDEBUG\tmain\tdone\n'],
    ['what else there is, as JSON', { ts: 'T', level: 'error', msg: 'no', name: 'a', n: 1 }, 'T\tERROR\tno\t{"name":"a","n":1}\n'],
    ['a line without a message', { ts: 'T', level: 'info', name: 'a' }, 'T\tINFO\t\t{"name":"a"}\n'],
    ['a message of two lines', { ts: 'T', level: 'info', msg: 'a\nb' }, 'T\tINFO\ta\nb\n'],
  ])('%s', (_title, line, expected) => {
    expect(formatConsoleLine(JSON.stringify(line))).toBe(expected);
  });
});
