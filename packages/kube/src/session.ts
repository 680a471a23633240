import type { IncomingHttpHeaders, IncomingHttpStatusHeader } from 'node:http2';
import type { Readable } from 'node:stream';
import type { KubeError } from './error.ts';
import type { LivenessOptions } from './liveness.ts';

export type ResponseHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader;

/** The answer to one request, as streams of node:http2 tell it: `response` with its headers, then its body. HTTP/1.1 has an adapter. */
export interface AnswerStream extends Readable {
  /** How it ended: 0 (NGHTTP2_NO_ERROR) where the peer said that all is told. */
  readonly rstCode?: number | undefined;
  /** Undefined while the request was not sent. */
  readonly id?: number | undefined;
  /** Ends it from our side. */
  close(code?: number): void;
}

/** One connection to the API server, and the places for requests that it has. */
export interface Session {
  /** How many requests can be sent now. */
  readonly free: number;
  /** Whether it carries one request at a time. */
  readonly isSingle: boolean;
  /** Takes a place, which {@link open} fills. */
  reserve(): void;
  /** Sends a request on a reserved place. `headers` are names and values in turn. Throws `Unreachable` when the session ended meanwhile. */
  open(headers: readonly string[], body: string | undefined): AnswerStream;
  /** Takes no new requests, and ends when the running ones have. */
  retire(): void;
  /** Ends at once; running requests fail. */
  destroy(fault: KubeError): void;
}

/** A place became free; no more requests are taken; the session ended. */
export type SessionChange = 'freed' | 'leaving' | 'closed';

export interface SessionOptions {
  /** For messages and the `:authority` header. */
  readonly server: string;
  readonly liveness?: LivenessOptions | undefined;
  /** How long the peer may take until it is ready for requests. */
  readonly timeoutMs: number;
  /** A session without requests for so long is closed. */
  readonly idleMs: number;
  onChange(session: Session, change: SessionChange, reason: string): void;
}
