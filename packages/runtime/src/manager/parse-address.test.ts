import { parseAddress } from './parse-address.ts';

test.each([
  [':9440', { port: 9440 }],
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:8080', { host: '::1', port: 8080 }],
  ['localhost:80', { host: 'localhost', port: 80 }],
  ['', undefined],
  ['0', undefined],
])('%j', (text, expected) => {
  expect(parseAddress(text)).toEqual(expected);
});

test.each(['9440', ':99999', ':', 'a:b', '::1:80', '127.0.0.1'])('%j is refused', (text) => {
  expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code: 'FlagInvalid' }));
});
