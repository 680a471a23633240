import { createHmac, timingSafeEqual } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { CertificateAuthority } from '../../certificates/certificate-authority.ts';
import { applyFault, FaultPlan } from '../fault.ts';
import { type IncomingMessage, readBody, startHttpServer } from '../http-server.ts';
import { type PostedEvent, postedEventFaults } from './posted-event.ts';

export interface WebhookOptions {
  /** The key of `generic-hmac`; a request must then bear its signature. Without one a signature is a fault. */
  readonly key?: string;
  readonly authority?: CertificateAuthority;
}

export interface ReceivedEvent {
  readonly event: PostedEvent;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A webhook of the kinds `generic` and `generic-hmac`, which checks headers, signature and payload. */
export interface Webhook {
  readonly url: string;
  readonly received: readonly ReceivedEvent[];
  /** Why requests were refused (400), a list of faults each. */
  readonly refused: readonly (readonly string[])[];
  readonly faults: FaultPlan;
  onEvent(listener: (received: ReceivedEvent) => void): void;
  forget(): void;
  stop(): Promise<void>;
}

/** Starts it on loopback. */
export async function startWebhook(options: WebhookOptions = {}): Promise<Webhook> {
  const received: ReceivedEvent[] = [];
  const refused: string[][] = [];
  const faults = new FaultPlan();
  const events = new EventEmitter<{ event: [ReceivedEvent] }>();
  const server = await startHttpServer((request, response) => {
    const answer = async () => {
      if (await applyFault(faults.take(request), request, response)) return;
      const body = await readBody(request);
      const found = faultsOf(request, body, options.key);
      if (found.length > 0) {
        refused.push(found);
        response.writeHead(400).end(found.join('\n'));
        return;
      }
      // The format was just checked.
      const event = JSON.parse(body.toString()) as PostedEvent;
      const entry: ReceivedEvent = { event, headers: request.headers, at: Date.now() };
      received.push(entry);
      events.emit('event', entry);
      response.writeHead(200).end();
    };
    void answer().catch(() => response.destroy());
  }, options);
  return {
    url: `${server.url}/events`,
    received,
    refused,
    faults,
    onEvent: (listener) => void events.on('event', listener),
    forget: () => {
      received.splice(0);
      refused.splice(0);
    },
    stop: () => server.stop(),
  };
}

function faultsOf(request: IncomingMessage, body: Buffer, key: string | undefined): string[] {
  const payload = parse(body);
  if (payload === undefined) return ['the body is no JSON'];
  const faults = [...postedEventFaults(payload), ...signatureFaults(request, body, key)];
  if (request.method !== 'POST') faults.push(`${request.method} instead of POST`);
  if (request.headers['content-type'] !== 'application/json') faults.push(`content-type: ${request.headers['content-type']}`);
  const component = request.headers['gotk-component'];
  if (faults.length === 0 && component !== (payload as PostedEvent).reportingController) {
    faults.push(`gotk-component: ${component} instead of the event's reportingController`);
  }
  return faults;
}

function signatureFaults(request: IncomingMessage, body: Buffer, key: string | undefined): string[] {
  const given = request.headers['x-signature'];
  if (key === undefined) return given === undefined ? [] : ['x-signature: there is no key'];
  const expected = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;
  const right = typeof given === 'string' && given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
  return right ? [] : [`x-signature: ${given === undefined ? 'missing' : 'not the signature of the body'}`];
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
