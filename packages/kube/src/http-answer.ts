import { constants } from 'node:http2';
import { isNativeError } from 'node:util/types';
import { KubeError } from './error.ts';
import type { AnswerStream, ResponseHeaders } from './session.ts';

/** A response with its whole body. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Buffer;
}

const EMPTY = Buffer.alloc(0);

/** When to give up, and on whose word. */
export interface Limits {
  /** By Date.now(). */
  readonly deadline: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The whole response of a stream. Rejects with `Unreachable` when it ended before its end, `Timeout` at the deadline, or the signal's reason.
 * An end is believed only where the peer said so: node:http2 emits `end` for a reset stream, too.
 */
export function readAnswer(stream: AnswerStream, { deadline, signal }: Limits): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let headers: ResponseHeaders | undefined;
    let chunks: Buffer[] | undefined;
    let first: Buffer | undefined;
    let fault: unknown;
    let ended = false;
    const giveUp = (reason: unknown) => {
      fault ??= reason;
      stream.close(constants.NGHTTP2_CANCEL);
    };
    const aborted = () => giveUp(signal?.reason);
    const late = setTimeout(() => giveUp(new KubeError('Timeout', 'the API server did not answer in time')), deadline - Date.now());
    signal?.addEventListener('abort', aborted);
    stream.on('response', (received: ResponseHeaders) => {
      headers = received;
    });
    stream.on('data', (chunk: Buffer) => {
      if (first === undefined) first = chunk;
      else if (chunks === undefined) chunks = [first, chunk];
      else chunks.push(chunk);
    });
    stream.on('end', () => {
      ended = stream.rstCode === constants.NGHTTP2_NO_ERROR;
    });
    stream.on('error', (error) => {
      fault ??= streamFault(stream, error);
    });
    stream.on('close', () => {
      clearTimeout(late);
      signal?.removeEventListener('abort', aborted);
      if (ended && headers !== undefined) {
        resolve({ status: headers[':status'] ?? 0, headers, body: chunks === undefined ? (first ?? EMPTY) : Buffer.concat(chunks) });
      } else {
        reject(fault ?? streamFault(stream, undefined));
      }
    });
  });
}

/** The response headers of a stream whose body goes on; rejects as {@link readAnswer}. */
export function readHeaders(stream: AnswerStream, { deadline, signal }: Limits): Promise<ResponseHeaders> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(late);
      signal?.removeEventListener('abort', aborted);
      stream.removeListener('close', closed);
    };
    const fail = (error: unknown) => {
      settle();
      stream.close(constants.NGHTTP2_CANCEL);
      reject(error);
    };
    const aborted = () => fail(signal?.reason);
    const closed = () => fail(streamFault(stream, undefined));
    const late = setTimeout(() => fail(new KubeError('Timeout', 'the API server did not answer in time')), deadline - Date.now());
    signal?.addEventListener('abort', aborted);
    // Stays: an error of a stream that nobody reads must not end the process.
    stream.on('error', (error) => fail(streamFault(stream, error)));
    stream.on('close', closed);
    stream.once('response', (headers: ResponseHeaders) => {
      settle();
      resolve(headers);
    });
  });
}

/** The body that follows headers read by {@link readHeaders}; rejects as {@link readAnswer}. */
export async function readBody(stream: AnswerStream, { deadline, signal }: Limits): Promise<Buffer> {
  let fault: unknown;
  const giveUp = (reason: unknown) => {
    fault ??= reason;
    stream.close(constants.NGHTTP2_CANCEL);
  };
  const aborted = () => giveUp(signal?.reason);
  const late = setTimeout(() => giveUp(new KubeError('Timeout', 'the API server did not answer in time')), deadline - Date.now());
  signal?.addEventListener('abort', aborted);
  if (signal?.aborted) aborted();
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of stream) chunks.push(chunk);
  } catch (error) {
    fault ??= streamFault(stream, error);
  } finally {
    clearTimeout(late);
    signal?.removeEventListener('abort', aborted);
  }
  if (fault !== undefined) throw fault;
  return Buffer.concat(chunks);
}

/** What the end of a stream before its time means: whether the server may have acted on it. */
export function streamFault(stream: AnswerStream, cause: unknown): KubeError {
  const refused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
  // Without a number it was never sent.
  const unprocessed = refused || stream.id === undefined;
  if (cause instanceof KubeError) return new KubeError(cause.code, cause.message, { cause, unprocessed });
  const reason = isNativeError(cause) ? cause.message : refused ? 'refused' : `reset with code ${stream.rstCode}`;
  return new KubeError('Unreachable', `the API server ended the request early: ${reason}`, { cause, unprocessed });
}
