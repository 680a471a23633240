import { parseDocument } from './index.ts';
import { scalarFault } from './scalar-faults.ts';

const TAB = 'found a tab character where an indentation space is expected';

describe('scalarFault', () => {
  test.each([
    ['"\\/"', 'found unknown escape character'],
    ['"\\\\/"', undefined],
    ['"\\ud83d\\ude00"', 'found invalid Unicode character escape code'],
    ['"\\uD7FF"', undefined],
    ['"\\\\ud83d"', undefined],
    ["'\\/'", undefined],
    ['a\\/b', undefined],
    ['|\n  \ta\n', TAB],
    ['>-\n\n\ta\n', TAB],
    ['|\n  a\n  \tb\n', undefined],
    ['|2\n  \ta\n', undefined],
    ['|\n', undefined],
  ])('of %j is %p', (raw, fault) => {
    expect(scalarFault(raw)).toBe(fault);
  });

  test('is told with its line', () => {
    expect(() => parseDocument('a: 1\nb: "\\/"\n', { flavor: 'sigs', file: 'v.yaml' })).toThrow(
      'v.yaml:2:4: found unknown escape character',
    );
  });

  test('a fault of one scalar says nothing of others', () => {
    expect(parseDocument('a: "x"\nb: |\n  x\n  \ty\n', { flavor: 'sigs' })).toEqual({ a: 'x', b: 'x\n\ty\n' });
  });
});
