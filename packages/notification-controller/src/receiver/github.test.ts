import { createHmac } from 'node:crypto';
import { github } from './github.ts';

const body = Buffer.from('{"zen":"Keep it logically awesome."}');
const sha256 = `sha256=${createHmac('sha256', 'token').update(body).digest('hex')}`;
const sha1 = `sha1=${createHmac('sha1', 'token').update(body).digest('hex')}`;
const verify = (headers: Record<string, string>, events: string[] = []) => github.verify({ headers, body }, { token: 'token', events });

describe('a GitHub webhook', () => {
  test.each<[string, Record<string, string>, string[]]>([
    ['its SHA-256 signature fits', { 'x-hub-signature-256': sha256, 'x-github-event': 'push' }, []],
    ['only the older signature is given and fits', { 'x-hub-signature': sha1, 'x-github-event': 'push' }, []],
    ['its event is listed, in any case', { 'x-hub-signature-256': sha256, 'x-github-event': 'push' }, ['ping', 'Push']],
  ])('is taken when %s', (_, headers, events) => {
    expect(() => verify(headers, events)).not.toThrow();
  });

  test.each<[string, Record<string, string>, string[], string]>([
    ['nothing is signed', {}, [], 'SignatureInvalid'],
    [
      'the newer signature is wrong though the older fits',
      { 'x-hub-signature-256': 'sha256=00', 'x-hub-signature': sha1 },
      [],
      'SignatureInvalid',
    ],
    ['its event is not listed', { 'x-hub-signature-256': sha256, 'x-github-event': 'issues' }, ['push'], 'WebhookRefused'],
    ['it names no event where some are listed', { 'x-hub-signature-256': sha256 }, ['push'], 'WebhookRefused'],
  ])('is refused when %s', (_, headers, events, code) => {
    expect(() => verify(headers, events)).toThrow(expect.objectContaining({ code }));
  });
});
