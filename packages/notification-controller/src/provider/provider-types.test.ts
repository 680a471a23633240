import { createHmac } from 'node:crypto';
import type { Event } from '../event/event.ts';
import type { ProviderSettings } from './provider.ts';
import { providerType } from './provider-types.ts';

const event: Event = {
  involvedObject: { kind: 'Kustomization', namespace: 'flux-system', name: 'frontend', apiVersion: 'kustomize.toolkit.fluxcd.io/v1' },
  severity: 'error',
  timestamp: '2026-11-21T02:28:26Z',
  message: 'build failed\nin base/broken.yaml',
  reason: 'BuildFailed',
  metadata: { revision: 'main@sha1:abc' },
  reportingController: 'kustomize-controller',
};
const settings = (change: Partial<ProviderSettings> = {}): ProviderSettings => ({
  address: 'https://peer.example/hook/secret-path',
  channel: '',
  username: '',
  token: '',
  password: '',
  headers: {},
  ...change,
});
const deliver = (type: string, change: Partial<ProviderSettings> = {}, given = event) =>
  providerType(type).deliveryOf(given, settings(change));

describe('slack', () => {
  test('sends one attachment with the object, the text and the metadata', () => {
    expect(JSON.parse(deliver('slack', { channel: 'general' }).body)).toEqual({
      channel: 'general',
      username: 'kustomize-controller',
      icon_url: '',
      icon_emoji: '',
      attachments: [
        {
          fallback: 'kustomization/frontend.flux-system: build failed',
          color: 'danger',
          author_name: 'kustomization/frontend.flux-system',
          text: 'build failed\nin base/broken.yaml',
          mrkdwn_in: ['text'],
          fields: [{ title: 'revision', value: 'main@sha1:abc', short: false }],
        },
      ],
    });
  });

  test('shortens what Slack would cut without a word, and says so', () => {
    const long = { ...event, message: 'x'.repeat(39_000), metadata: { note: 'y'.repeat(5_000) } };
    const [{ fallback, text, fields }] = JSON.parse(deliver('slack', {}, long).body).attachments;
    const [, kept = '', left] = /^(x+)\n\[(\d+) more characters are left out here\]$/.exec(text) ?? [];
    expect(kept.length + Number(left)).toBe(39_000);
    expect([text.length, fallback.length, fields[0].value.length]).toEqual([8_000, 2_000, 2_000]);
  });

  test.each([
    ['<!channel> deploy', '&lt;!channel&gt; deploy'],
    ['<https://evil.example|docs>', '&lt;https://evil.example|docs&gt;'],
    ['a && b &amp; c', 'a &amp;&amp; b &amp;amp; c'],
  ])('tells %j as it is, not as a mention or a link', (message, expected) => {
    const [{ fallback, text, fields }] = JSON.parse(deliver('slack', {}, { ...event, message, metadata: { message } }).body).attachments;
    expect([text, fields[0].value]).toEqual([expected, expected]);
    expect(fallback).toContain(expected);
  });

  test('colours what is no error as good', () => {
    expect(JSON.parse(deliver('slack', {}, { ...event, severity: 'info' }).body).attachments[0].color).toBe('good');
  });

  test("uses the Provider's username", () => {
    expect(JSON.parse(deliver('slack', { username: 'flux' }).body).username).toBe('flux');
  });

  test('authorizes itself with a token where there is one', () => {
    expect(deliver('slack', { token: 'xoxb' }).headers).toEqual({ authorization: 'Bearer xoxb' });
    expect(deliver('slack').headers).toEqual({});
  });

  test.each<[string, string | undefined]>([
    ['{"ok":true}', undefined],
    ['{"ok":false,"error":"channel_not_found"}', 'Slack responded with error: channel_not_found'],
    ['{}', 'Slack responded with error: unknown'],
    ['<html>', 'Slack answered with something that is not JSON'],
  ])("reads the Web API's answer %s", (answer, refusal) => {
    expect(deliver('slack', { address: 'https://slack.com/api/chat.postMessage' }).refusal?.(answer)).toBe(refusal);
  });

  test("takes a webhook's status for its answer", () => {
    expect(deliver('slack').refusal).toBeUndefined();
  });
});

describe.each(['generic', 'generic-hmac'])('%s', (type) => {
  test('passes the event on as it is and names its controller', () => {
    const delivery = deliver(type, { token: 'key' });
    expect(JSON.parse(delivery.body)).toEqual(event);
    expect(delivery.headers['gotk-component']).toBe('kustomize-controller');
  });

  test("adds the Secret's headers", () => {
    expect(deliver(type, { token: 'key', headers: { 'X-Team': 'a' } }).headers['X-Team']).toBe('a');
  });
});

describe('generic-hmac', () => {
  test('signs exactly the body that it sends', () => {
    const { body, headers } = deliver('generic-hmac', { token: 'key' });
    expect(headers['x-signature']).toBe(`sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`);
  });

  test('asks for a key', () => {
    expect(() => deliver('generic-hmac')).toThrow(expect.objectContaining({ code: 'ProviderInvalid' }));
  });
});

describe.each(['slack', 'generic', 'generic-hmac'])('%s refuses', (type) => {
  test.each(['', 'not a url', 'ftp://peer.example/x', 'file:///etc/passwd'])('the address %p without repeating it', (address) => {
    expect(() => deliver(type, { address, token: 'key' })).toThrow(
      expect.objectContaining({ code: 'ProviderInvalid', message: expect.not.stringContaining(address || '\0') }),
    );
  });
});

test('a type that is not there yet is named together with those that are', () => {
  expect(() => providerType('matrix')).toThrow(
    expect.objectContaining({ code: 'ProviderUnsupported', message: expect.stringMatching(/'matrix'.*generic, generic-hmac, slack/) }),
  );
});
