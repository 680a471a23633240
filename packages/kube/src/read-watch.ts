import { constants } from 'node:http2';
import { KubeError } from './error.ts';
import { errorOfStatus } from './error-of-answer.ts';
import { streamFault } from './http-answer.ts';
import { JsonLines } from './json-lines.ts';
import type { AnswerStream } from './session.ts';
import type { KubeObject, Status, WatchEvent } from './types.ts';

interface WireEvent<T extends KubeObject> {
  readonly type: WatchEvent['type'] | 'ERROR';
  readonly object: T;
}

/**
 * The events of one watch's stream. Ends when the server ended it or the signal is aborted; throws what an ERROR event says, or `Unreachable`
 * when the connection broke. A consumer that is slow holds the server back, not the connection.
 */
export async function* readWatch<T extends KubeObject>(stream: AnswerStream, signal: AbortSignal): AsyncGenerator<WatchEvent<T>> {
  const lines = new JsonLines();
  const stop = () => stream.close(constants.NGHTTP2_CANCEL);
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    for await (const chunk of stream) {
      for (const line of lines.push(chunk)) {
        if (signal.aborted) return;
        // The API server's contract; what a consumer needs of an object, it checks itself.
        const event = line as WireEvent<T>;
        if (event.type === 'ERROR') throw errorOfEvent(event.object);
        yield { type: event.type, object: event.object };
      }
    }
    if (signal.aborted) return;
    // node:http2 ends the data of a reset stream as if it were complete.
    if (stream.rstCode !== constants.NGHTTP2_NO_ERROR || lines.partial) throw streamFault(stream, undefined);
  } catch (error) {
    if (signal.aborted) return;
    throw error instanceof KubeError ? error : streamFault(stream, error);
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

function errorOfEvent(object: KubeObject): KubeError {
  // An ERROR event carries a Status.
  const status = object as unknown as Status;
  return errorOfStatus(status, status.code ?? 500);
}
