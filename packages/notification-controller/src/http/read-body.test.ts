import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyBudget } from './read-body.ts';

const MIB = 1024 * 1024;

/** A request with this body, in pieces, and these headers. */
function request(pieces: (string | Buffer)[], headers: Record<string, string> = {}): IncomingMessage {
  const stream = Readable.from(pieces.map((piece) => Buffer.from(piece)));
  // Reading takes the stream and its headers alone.
  return Object.assign(stream, { headers }) as unknown as IncomingMessage;
}

describe('BodyBudget', () => {
  test('gives a body whole, in however many pieces it comes', async () => {
    using body = await new BodyBudget().read(request(['{"a":', '', '1}']));
    expect(body.bytes.toString()).toBe('{"a":1}');
  });

  test.each<[string, IncomingMessage]>([
    ['says that it is too large', request([], { 'content-length': String(3 * MIB + 1) })],
    ['is too large, whatever it says', request([Buffer.alloc(3 * MIB), 'x'], { 'content-length': '1' })],
  ])('refuses a body that %s', async (_, large) => {
    await expect(new BodyBudget().read(large)).rejects.toMatchObject({ code: 'BodyTooLarge' });
  });

  test('takes one of exactly 3 MiB', async () => {
    using body = await new BodyBudget().read(request([Buffer.alloc(3 * MIB)], { 'content-length': String(3 * MIB) }));
    expect(body.bytes.length).toBe(3 * MIB);
  });

  test('refuses what has no place beside the others, until one of them is disposed of', async () => {
    const budget = new BodyBudget(10);
    const first = await budget.read(request(['12345678']));
    await expect(budget.read(request(['123']))).rejects.toMatchObject({ code: 'Overloaded' });
    using second = await budget.read(request(['12']));
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    using third = await budget.read(request(['12345678']));
    expect([second.bytes.length, third.bytes.length]).toEqual([2, 8]);
    await expect(budget.read(request(['1']))).rejects.toMatchObject({ code: 'Overloaded' });
  });

  test('gives the place of a body back whose sender breaks off', async () => {
    const budget = new BodyBudget(10);
    const broken = request([]);
    const reading = budget.read(
      Object.assign(
        Readable.from(
          (async function* () {
            yield Buffer.from('12345678');
            throw new Error('aborted');
          })(),
        ),
        { headers: broken.headers },
      ) as unknown as IncomingMessage,
    );
    await expect(reading).rejects.toThrow('aborted');
    using body = await budget.read(request(['1234567890']));
    expect(body.bytes.length).toBe(10);
  });
});
