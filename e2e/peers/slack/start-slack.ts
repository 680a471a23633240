import { EventEmitter } from 'node:events';
import type { CertificateAuthority } from '../../certificates/certificate-authority.ts';
import { applyFault, FaultPlan } from '../fault.ts';
import { type IncomingMessage, readBody, type ServerResponse, startHttpServer } from '../http-server.ts';
import { type SlackMessage, slackMessageFaults } from './slack-message.ts';

/** A message that Slack took. */
export interface SlackDelivery {
  readonly via: 'webhook' | 'chat.postMessage';
  readonly payload: SlackMessage;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** A request that Slack would not take, and why. */
export interface SlackRefusal {
  readonly path: string | undefined;
  readonly error: string;
  readonly faults: readonly string[];
}

export interface SlackOptions {
  readonly authority?: CertificateAuthority;
  /** The channels that the bot may post to; `general` when absent. */
  readonly channels?: readonly string[];
}

/** Slack's two ways in, which check each message against the documented format. */
export interface Slack {
  /** An incoming webhook's. */
  readonly webhookUrl: string;
  /** The method chat.postMessage of the bot API; {@link token} lets in. */
  readonly apiUrl: string;
  readonly token: string;
  readonly messages: readonly SlackDelivery[];
  readonly refused: readonly SlackRefusal[];
  readonly faults: FaultPlan;
  onMessage(listener: (delivery: SlackDelivery) => void): void;
  forget(): void;
  stop(): Promise<void>;
}

const WEBHOOK_PATH = '/services/T000/B000/XXXX';
const API_PATH = '/api/chat.postMessage';
const TOKEN = 'xoxb-bot-token';

/** Starts it on loopback. */
export async function startSlack(options: SlackOptions = {}): Promise<Slack> {
  const { channels = ['general'] } = options;
  const messages: SlackDelivery[] = [];
  const refused: SlackRefusal[] = [];
  const faults = new FaultPlan();
  const events = new EventEmitter<{ message: [SlackDelivery] }>();

  const judge = (request: IncomingMessage, payload: unknown): Judgement => {
    const found = slackMessageFaults(payload);
    if (request.url !== API_PATH) return judgeWebhook(request, payload, found);
    return judgeApi(request, payload, found, channels);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (await applyFault(faults.take(request), request, response)) return;
    const payload = parse(await readBody(request));
    const { error, faults: found } = judge(request, payload);
    if (error !== undefined) {
      refused.push({ path: request.url, error, faults: found });
    } else {
      // The format was just checked.
      const message = payload as SlackMessage;
      const delivery: SlackDelivery = { via: request.url === API_PATH ? 'chat.postMessage' : 'webhook', payload: message, at: Date.now() };
      messages.push(delivery);
      events.emit('message', delivery);
    }
    if (request.url === API_PATH) {
      const body = error === undefined ? { ok: true, channel: 'C0GENERAL', ts: '1503435956.000247' } : { ok: false, error };
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
    } else {
      const status = error === undefined ? 200 : error === 'no_service' ? 404 : 400;
      response.writeHead(status, { 'content-type': 'text/html' }).end(error ?? 'ok');
    }
  };

  const server = await startHttpServer((request, response) => void answer(request, response).catch(() => response.destroy()), options);
  return {
    webhookUrl: server.url + WEBHOOK_PATH,
    apiUrl: server.url + API_PATH,
    token: TOKEN,
    messages,
    refused,
    faults,
    onMessage: (listener) => void events.on('message', listener),
    forget: () => {
      messages.splice(0);
      refused.splice(0);
    },
    stop: () => server.stop(),
  };
}

interface Judgement {
  /** Slack's word for what is wrong. */
  readonly error?: string;
  readonly faults: readonly string[];
}

function judgeWebhook(request: IncomingMessage, payload: unknown, faults: readonly string[]): Judgement {
  if (request.url !== WEBHOOK_PATH) return { error: 'no_service', faults: [`no webhook has the path ${request.url}`] };
  if (request.method !== 'POST') return { error: 'invalid_payload', faults: [`${request.method} instead of POST`] };
  if (!isJson(request) || payload === undefined) return { error: 'invalid_payload', faults: ['no JSON'] };
  if (faults.length > 0) return { error: faults[0]?.startsWith('message: neither') ? 'no_text' : 'invalid_payload', faults };
  return { faults: [] };
}

function judgeApi(request: IncomingMessage, payload: unknown, faults: readonly string[], channels: readonly string[]): Judgement {
  const { authorization } = request.headers;
  if (authorization === undefined) return { error: 'not_authed', faults: ['no Authorization header'] };
  if (authorization !== `Bearer ${TOKEN}`) return { error: 'invalid_auth', faults: ['another token'] };
  if (!isJson(request) || payload === undefined) return { error: 'invalid_json', faults: ['no JSON'] };
  if (faults.length > 0) return { error: faults[0]?.startsWith('message: neither') ? 'no_text' : 'invalid_arguments', faults };
  // The format was just checked.
  const { channel = '' } = payload as SlackMessage;
  if (!channels.includes(channel.replace(/^#/, ''))) return { error: 'channel_not_found', faults: [`no channel ${channel}`] };
  return { faults: [] };
}

function isJson(request: IncomingMessage): boolean {
  return /^application\/json\b/.test(request.headers['content-type'] ?? '');
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
