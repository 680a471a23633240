import type { ClientRequest, IncomingMessage } from 'node:http';
import { constants } from 'node:http2';
import { Readable } from 'node:stream';
import type { AnswerStream } from './session.ts';

/** The answer to an HTTP/1.1 request, told as HTTP/2's streams tell theirs. */
export class Http1Stream extends Readable implements AnswerStream {
  rstCode: number | undefined;
  /** The connection stood when it was sent. */
  readonly id = 1;
  readonly #request: ClientRequest;
  #response: IncomingMessage | undefined;

  /** An answer that tells nothing for `silenceMs` has lost its peer. */
  constructor(request: ClientRequest, silenceMs: number) {
    super();
    this.#request = request;
    request.setTimeout(silenceMs, () => request.destroy(new Error(`nothing came for ${silenceMs} ms`)));
    request.on('error', (error) => this.#fail(error));
    request.on('response', (response) => this.#take(response));
    request.on('close', () => {
      if (this.#response?.complete !== true) this.#fail(new Error('the connection ended before the answer did'));
    });
  }

  close(code: number = constants.NGHTTP2_CANCEL): void {
    if (this.destroyed || this.rstCode === constants.NGHTTP2_NO_ERROR) return;
    this.rstCode ??= code;
    this.#request.destroy();
    this.destroy();
  }

  override _read(): void {
    this.#response?.resume();
  }

  #take(response: IncomingMessage): void {
    this.#response = response;
    this.emit('response', { ...response.headers, ':status': response.statusCode ?? 0 });
    response.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) response.pause();
    });
    response.on('end', () => {
      if (!response.complete) return;
      this.rstCode = constants.NGHTTP2_NO_ERROR;
      this.push(null);
    });
    response.on('error', (error) => this.#fail(error));
  }

  #fail(error: Error): void {
    if (this.rstCode !== undefined) return;
    this.rstCode = constants.NGHTTP2_INTERNAL_ERROR;
    this.destroy(error);
  }
}
