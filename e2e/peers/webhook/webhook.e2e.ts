import { createHmac } from 'node:crypto';
import { startWebhook, type Webhook, type WebhookOptions } from './start-webhook.ts';

const event = {
  involvedObject: { apiVersion: 'source.toolkit.fluxcd.io/v1', kind: 'GitRepository', namespace: 'flux-system', name: 'app', uid: '1' },
  severity: 'info',
  timestamp: '2026-11-21T02:28:26Z',
  message: 'stored artifact',
  reason: 'NewArtifact',
  metadata: { revision: 'main@sha1:1234' },
  reportingController: 'source-controller',
  reportingInstance: 'host',
};
const component = { 'gotk-component': 'source-controller' };

describe('a webhook for events', () => {
  let webhook: Webhook;
  const start = async (options?: WebhookOptions) => {
    webhook = await startWebhook(options);
  };
  afterEach(() => webhook.stop());
  const post = async (body: unknown, headers: Record<string, string> = component) => {
    const init = { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', ...headers } };
    return (await fetch(webhook.url, init)).status;
  };
  const sign = (body: unknown, key: string) => `sha256=${createHmac('sha256', key).update(JSON.stringify(body)).digest('hex')}`;

  test('takes an event', async () => {
    await start();
    expect(await post(event)).toBe(200);
    expect(webhook.received).toMatchObject([{ event, headers: component }]);
  });

  test.each([
    ['no component', event, {}, 'gotk-component: undefined'],
    ['another component', event, { 'gotk-component': 'other' }, 'gotk-component: other'],
    ['a signature without a key', event, { ...component, 'x-signature': 'sha256=00' }, 'x-signature: there is no key'],
    ['an unknown severity', { ...event, severity: 'warning' }, component, 'event.severity'],
    ['a time that is none', { ...event, timestamp: 'today' }, component, 'event.timestamp'],
    ['metadata that is no text', { ...event, metadata: { n: 1 } }, component, 'event.metadata.n: 1 instead of a string'],
    ['a message over 39,000 characters', { ...event, message: 'x'.repeat(39_001) }, component, 'event.message: 39001 characters'],
    ['a nameless object', { ...event, involvedObject: { apiVersion: 'v1', kind: 'A' } }, component, 'event.involvedObject.name: missing'],
    ['another content', event, { ...component, 'content-type': 'text/plain' }, 'content-type: text/plain'],
  ])('refuses %s', async (_title, body, headers: Record<string, string>, fault) => {
    await start();
    expect(await post(body, headers)).toBe(400);
    expect(webhook.refused).toEqual([[expect.stringContaining(fault)]]);
    expect(webhook.received).toEqual([]);
  });

  test('asks for the signature where it has a key', async () => {
    await start({ key: 'secret' });
    expect(await post(event, { ...component, 'x-signature': sign(event, 'secret') })).toBe(200);
    expect(await post(event, { ...component, 'x-signature': sign(event, 'other') })).toBe(400);
    expect(await post(event)).toBe(400);
    expect(webhook.refused).toEqual([['x-signature: not the signature of the body'], ['x-signature: missing']]);
  });

  test('fails when it is told to', async () => {
    await start();
    webhook.faults.add({ status: 500, times: 2 });
    expect([await post(event), await post(event), await post(event)]).toEqual([500, 500, 200]);
    expect(webhook.received).toHaveLength(1);
  });
});
