import { JsonLines } from './json-lines.ts';

const TEXT = '{"a":"ä€😀"}\n\n{"b":2}\n{"c":[3]}\n';

test.each(Array.from({ length: 12 }, (_, index) => index + 1))('documents cut into chunks of %d bytes', (size) => {
  const bytes = Buffer.from(TEXT);
  const lines = new JsonLines();
  const documents: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size) documents.push(...lines.push(bytes.subarray(at, at + size)));
  expect(documents).toEqual([{ a: 'ä€😀' }, { b: 2 }, { c: [3] }]);
  expect(lines.partial).toBe(false);
});

test('an unfinished line is known', () => {
  const lines = new JsonLines();
  expect([...lines.push(Buffer.from('{"a":1}\n{"b'))]).toEqual([{ a: 1 }]);
  expect(lines.partial).toBe(true);
});

test('what is not JSON is an error', () => {
  expect(() => [...new JsonLines().push(Buffer.from('<html>\n'))]).toThrow(expect.objectContaining({ code: 'InvalidResponse' }));
});

test('a line without an end is an error before it fills the memory', () => {
  const lines = new JsonLines();
  const chunk = Buffer.alloc(16 * 1024 * 1024, 0x20);
  const push = () => [...lines.push(chunk)];
  for (let count = 0; count < 4; count++) push();
  expect(push).toThrow(expect.objectContaining({ code: 'InvalidResponse' }));
});
