import { nearest } from './nearest.ts';

const FLAGS = ['concurrent', 'log-level', 'log-encoding', 'events-addr', 'health-addr'];

describe('nearest', () => {
  test.each<[string, string, string | undefined]>([
    ['a letter too few', 'concurent', 'concurrent'],
    ['a letter too many', 'loog-level', 'log-level'],
    ['two letters exchanged', 'log-elvel', 'log-level'],
    ['another case', 'LOG-LEVEL', 'log-level'],
    ['the nearest of several', 'event-addr', 'events-addr'],
    ['nothing that is alike', 'kubeconfig', undefined],
    ['a short name differs by two letters at most', 'abc', undefined],
    ['nothing at all', '', undefined],
  ])('%s', (_title, name, expected) => {
    expect(nearest(name, FLAGS)).toBe(expected);
  });

  test('of equally near ones the first', () => {
    expect(nearest('bat', ['cat', 'rat'])).toBe('cat');
  });

  test('without candidates there is none', () => {
    expect(nearest('cat', [])).toBeUndefined();
  });
});
