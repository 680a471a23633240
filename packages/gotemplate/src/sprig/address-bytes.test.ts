import { addressBytes } from './address-bytes.ts';

describe('an IP address', () => {
  test.each([
    ['10.0.0.1', '0a000001'],
    ['::1', '00000000000000000000000000000001'],
    ['2001:db8::ff:0', '20010db8000000000000000000ff0000'],
    ['::ffff:10.0.0.1', '00000000000000000000ffff0a000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ])('%p', (text, hex) => {
    expect(addressBytes(text)?.toString('hex')).toBe(hex);
  });

  test.each(['', '1.2.3', '256.1.1.1', '01.2.3.4', ':::', '1::2::3', '1:2:3:4:5:6:7', '12345::', 'x'])('%p is none', (text) => {
    expect(addressBytes(text)).toBeUndefined();
  });
});
