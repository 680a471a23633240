import { getEventListeners } from 'node:events';
import { constants } from 'node:http2';
import { Readable } from 'node:stream';
import { KubeError } from './error.ts';
import { readAnswer, readBody, readHeaders, streamFault } from './http-answer.ts';
import type { AnswerStream } from './session.ts';

const HEADERS = { ':status': 200, 'content-type': 'application/json' };
const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const limits = (more: { inMs?: number; signal?: AbortSignal } = {}) => ({
  deadline: Date.now() + (more.inMs ?? 60_000),
  signal: more.signal,
});

/** An answer that the test tells piece by piece. */
class ToldAnswer extends Readable implements AnswerStream {
  readonly id: number | undefined = 1;
  rstCode: number | undefined = undefined;
  closedWith: number | undefined = undefined;

  override _read(): void {}

  begin(headers: object = HEADERS): this {
    this.emit('response', headers);
    return this;
  }

  send(...chunks: readonly string[]): this {
    for (const chunk of chunks) this.push(Buffer.from(chunk));
    return this;
  }

  /** How the peer ends it. */
  finish(rstCode: number = NGHTTP2_NO_ERROR): this {
    this.rstCode = rstCode;
    this.push(null);
    return this;
  }

  close(code?: number): void {
    this.closedWith ??= code;
    this.rstCode ??= code;
    this.destroy();
  }
}

describe('readAnswer', () => {
  test.each<[string, string[], string]>([
    ['a body of one piece', ['{"a":1}'], '{"a":1}'],
    ['a body of many', ['{"a"', ':', '1}'], '{"a":1}'],
    ['no body', [], ''],
  ])('gives %s whole', async (_title, chunks, expected) => {
    const stream = new ToldAnswer();
    const reading = readAnswer(stream, limits());
    stream
      .begin()
      .send(...chunks)
      .finish();
    const { status, headers, body } = await reading;
    expect([status, headers['content-type'], body.toString()]).toEqual([200, 'application/json', expected]);
  });

  test.each<[string, (stream: ToldAnswer) => void, object]>([
    [
      'reset in its middle',
      (stream) => stream.begin().send('{').finish(NGHTTP2_INTERNAL_ERROR),
      { code: 'Unreachable', unprocessed: false },
    ],
    [
      'refused, so that the server has not seen it',
      (stream) => stream.finish(NGHTTP2_REFUSED_STREAM),
      { code: 'Unreachable', unprocessed: true },
    ],
    ['ended without an answer', (stream) => stream.finish(), { code: 'Unreachable', unprocessed: false }],
    [
      'broken by its connection',
      (stream) => stream.begin().destroy(new Error('ECONNRESET')),
      { message: 'the API server ended the request early: ECONNRESET' },
    ],
  ])('rejects what was %s', async (_title, tell, expected) => {
    const stream = new ToldAnswer();
    const reading = readAnswer(stream, limits());
    tell(stream);
    await expect(reading).rejects.toMatchObject(expected);
  });

  test('gives up at its deadline, and says so to the server', async () => {
    const stream = new ToldAnswer();
    await expect(readAnswer(stream.begin(), limits({ inMs: 5 }))).rejects.toMatchObject({ code: 'Timeout' });
    expect(stream.closedWith).toBe(NGHTTP2_CANCEL);
  });

  test('gives up by its signal, with its reason', async () => {
    const stop = new AbortController();
    const stream = new ToldAnswer();
    const reading = readAnswer(stream, limits({ signal: stop.signal }));
    stop.abort('newer wish');
    await expect(reading).rejects.toBe('newer wish');
    expect(stream.closedWith).toBe(NGHTTP2_CANCEL);
  });

  test('leaves nothing on a signal that outlives it', async () => {
    const stop = new AbortController();
    const stream = new ToldAnswer();
    const reading = readAnswer(stream, limits({ signal: stop.signal }));
    stream.begin().finish();
    await reading;
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });
});

describe('readHeaders, then readBody', () => {
  test('give the head before the body is there, and then the body', async () => {
    const stream = new ToldAnswer();
    const head = readHeaders(stream, limits());
    stream.begin({ ':status': 410 });
    expect((await head)[':status']).toBe(410);
    stream.send('go', 'ne').finish();
    expect((await readBody(stream, limits())).toString()).toBe('gone');
  });

  test.each<[string, (stream: ToldAnswer) => void]>([
    ['the stream ends before its head', (stream) => stream.close(NGHTTP2_INTERNAL_ERROR)],
    ['the connection breaks', (stream) => stream.destroy(new Error('ECONNRESET'))],
  ])('reject where %s', async (_title, tell) => {
    const stream = new ToldAnswer();
    const head = readHeaders(stream, limits());
    tell(stream);
    await expect(head).rejects.toMatchObject({ code: 'Unreachable' });
  });

  test('end by their signal, with its reason, whichever is read', async () => {
    const ofHead = new AbortController();
    const head = readHeaders(new ToldAnswer(), limits({ signal: ofHead.signal }));
    ofHead.abort('stopped');
    await expect(head).rejects.toBe('stopped');
    const ofBody = new AbortController();
    const body = readBody(new ToldAnswer().send('go'), limits({ signal: ofBody.signal }));
    ofBody.abort('stopped');
    await expect(body).rejects.toBe('stopped');
  });

  test('give up at the deadline, whichever is read', async () => {
    await expect(readHeaders(new ToldAnswer(), limits({ inMs: 5 }))).rejects.toMatchObject({ code: 'Timeout' });
    await expect(readBody(new ToldAnswer(), limits({ inMs: 5 }))).rejects.toMatchObject({ code: 'Timeout' });
  });
});

describe('streamFault', () => {
  test('of a request that was never sent says that the server has not acted', () => {
    expect(streamFault(new ToldAnswer(), undefined).unprocessed).toBe(false);
    expect(streamFault(Object.assign(new ToldAnswer(), { id: undefined }), undefined).unprocessed).toBe(true);
  });

  test('keeps the code of a fault that is known', () => {
    const fault = streamFault(new ToldAnswer(), new KubeError('Closed', 'the client was closed'));
    expect(fault).toMatchObject({ code: 'Closed', message: 'the client was closed', unprocessed: false });
  });
});
