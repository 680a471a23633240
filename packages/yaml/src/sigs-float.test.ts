import { parseDocument } from './index.ts';

describe('a float that is a key', () => {
  test.each([
    ['1.5', '1.5'],
    ['1.0', '1'],
    ['-0.0', '-0'],
    ['1e6', '1e+06'],
    ['0.00001', '1e-05'],
    ['3.141592653589793', '3.1415927'],
    ['123456789.125', '1.2345679e+08'],
    ['0.1', '0.1'],
    ['1e308', '.inf'],
    ['5e-324', '0'],
    ['-.inf', '-.inf'],
    ['.NaN', '.nan'],
  ])('%s is named %s, by way of 32 bits', (text, name) => {
    expect(Object.keys(parseDocument(`${text}: x`, { flavor: 'sigs' }) ?? {})).toEqual([name]);
  });

  test('keeps all its digits as a value', () => {
    expect(parseDocument('a: [123456789.125, .1_5]', { flavor: 'sigs' })).toEqual({ a: [123456789.125, 0.15] });
  });
});
