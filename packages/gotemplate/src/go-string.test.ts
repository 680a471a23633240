import { byteLength, bytesOf, compareStrings, sliceBytes, stringOfBytes } from './go-string.ts';

describe('strings of bytes', () => {
  test.each([[[0x61, 0xff, 0x62]], [[0xc3]], [[0xe2, 0x82]], [[0xf0, 0x9f, 0x98, 0x80, 0x80]], [[0xed, 0xa0, 0x80]], [[0xc0, 0xaf]]])(
    '%p come back as they were',
    (bytes) => {
      expect([...bytesOf(stringOfBytes(Uint8Array.from(bytes)))]).toEqual(bytes);
    },
  );

  test('are as long as their bytes, and are cut by bytes', () => {
    expect(byteLength('é€')).toBe(5);
    expect([...bytesOf(sliceBytes('é', 0, 1))]).toEqual([0xc3]);
    expect(stringOfBytes(bytesOf(sliceBytes('é', 0, 1) + sliceBytes('é', 1, 2)))).toBe('é');
  });

  test('are ordered by bytes', () => {
    expect(['\u{1f600}', '\uffff', 'a'].sort(compareStrings)).toEqual(['a', '\uffff', '\u{1f600}']);
  });
});
