import { constants } from 'node:http2';
import { PassThrough } from 'node:stream';
import { readWatch } from './read-watch.ts';
import type { AnswerStream } from './session.ts';

const pod = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name } });
const line = (type: string, object: unknown): string => `${JSON.stringify({ type, object })}\n`;

/** A stream that tells these chunks and then ends as the peer said. */
class ToldStream extends PassThrough implements AnswerStream {
  readonly id = 1;
  rstCode: number | undefined = undefined;
  closedWith: number | undefined = undefined;

  tell(chunks: readonly string[], rstCode: number = constants.NGHTTP2_NO_ERROR): this {
    for (const chunk of chunks) this.write(chunk);
    this.rstCode = rstCode;
    this.end();
    return this;
  }

  close(code?: number): void {
    this.closedWith ??= code;
    this.destroy();
  }
}

/** All that a watch tells, as `TYPE name`. */
async function read(stream: AnswerStream, signal = new AbortController().signal): Promise<string[]> {
  const told: string[] = [];
  for await (const { type, object } of readWatch(stream, signal)) told.push(`${type} ${object.metadata.name}`);
  return told;
}

describe('readWatch', () => {
  test('tells every event in its order, however they are cut', async () => {
    const text = line('ADDED', pod('a')) + line('MODIFIED', pod('ä')) + line('DELETED', pod('c'));
    const chunks = [text.slice(0, 5), text.slice(5, 100), text.slice(100)];
    expect(await read(new ToldStream().tell(chunks))).toEqual(['ADDED a', 'MODIFIED ä', 'DELETED c']);
  });

  test('ends where the server ends it', async () => {
    expect(await read(new ToldStream().tell([]))).toEqual([]);
  });

  test.each<[string, readonly string[], number]>([
    ['the stream was reset', [line('ADDED', pod('a'))], constants.NGHTTP2_INTERNAL_ERROR],
    ['an event is unfinished', [line('ADDED', pod('a')), '{"type":"ADD'], constants.NGHTTP2_NO_ERROR],
  ])('is unreachable where %s', async (_title, chunks, rstCode) => {
    await expect(read(new ToldStream().tell(chunks, rstCode))).rejects.toMatchObject({ code: 'Unreachable' });
  });

  test.each<[string, object, object]>([
    [
      'a version that is too old',
      { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' },
      { code: 'Gone', message: 'too old' },
    ],
    ['a fault of the server', { kind: 'Status', message: 'etcd is away' }, { code: 'InternalError', message: 'etcd is away' }],
  ])('rejects with what an ERROR event says: %s', async (_title, status, expected) => {
    const chunks = [line('ADDED', pod('a')), line('ERROR', status), line('ADDED', pod('b'))];
    await expect(read(new ToldStream().tell(chunks))).rejects.toMatchObject(expected);
  });

  test('rejects where a line is not JSON', async () => {
    await expect(read(new ToldStream().tell(['<html>\n']))).rejects.toMatchObject({ code: 'InvalidResponse' });
  });

  test('ends without an error by its signal, and ends the stream', async () => {
    const stop = new AbortController();
    const stream = new ToldStream();
    stream.write(line('ADDED', pod('a')));
    const told: string[] = [];
    for await (const { object } of readWatch(stream, stop.signal)) {
      told.push(object.metadata.name);
      stop.abort();
    }
    expect(told).toEqual(['a']);
    expect(stream.closedWith).toBe(constants.NGHTTP2_CANCEL);
  });

  test('tells nothing where the signal was aborted before', async () => {
    expect(await read(new ToldStream().tell([line('ADDED', pod('a'))]), AbortSignal.abort())).toEqual([]);
  });

  test('ends the stream of a consumer that leaves', async () => {
    const stream = new ToldStream().tell([line('ADDED', pod('a')), line('ADDED', pod('b'))]);
    for await (const _event of readWatch(stream, new AbortController().signal)) break;
    expect(stream.closedWith).toBe(constants.NGHTTP2_CANCEL);
  });
});
