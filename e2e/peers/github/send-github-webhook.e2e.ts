import { createHmac } from 'node:crypto';
import { type HttpServer, type IncomingMessage, readBody, startHttpServer } from '../http-server.ts';
import { sendWebhook } from '../webhook/send-webhook.ts';
import { gitHubPing, gitHubPush, sendGitHubWebhook } from './send-github-webhook.ts';

describe('a sender of webhooks', () => {
  let server: HttpServer;
  let got: { headers: IncomingMessage['headers']; body: Buffer };
  beforeEach(async () => {
    server = await startHttpServer(async (request, response) => {
      got = { headers: request.headers, body: await readBody(request) };
      response.writeHead(202).end();
    });
  });
  afterEach(() => server.stop());
  const signatureOf = (hash: string, secret: string) => `${hash}=${createHmac(hash, secret).update(got.body).digest('hex')}`;

  test('signs as GitHub does and names the event', async () => {
    const payload = gitHubPush({ repository: 'myorg/app', after: 'a'.repeat(40) });
    expect(await sendGitHubWebhook(server.url, { event: 'push', payload, secret: 's' })).toBe(202);
    expect(got.headers).toMatchObject({
      'x-github-event': 'push',
      'x-hub-signature-256': signatureOf('sha256', 's'),
      'content-type': 'application/json',
    });
    expect(JSON.parse(got.body.toString())).toMatchObject({ ref: 'refs/heads/main', repository: { full_name: 'myorg/app' } });
  });

  test.each(['wrong', 'none'] as const)('leaves the signature %s', async (signature) => {
    await sendGitHubWebhook(server.url, { event: 'ping', payload: gitHubPing(), secret: 's', signature });
    expect(got.headers['x-hub-signature-256']).not.toBe(signatureOf('sha256', 's'));
    expect(got.headers['x-hub-signature-256'] === undefined).toBe(signature === 'none');
  });

  test.each(['sha1', 'sha256', 'sha512'] as const)('signs a generic webhook by %s', async (hash) => {
    await sendWebhook(server.url, { body: '{"a":1}', key: 'k', hash });
    expect(got.headers['x-signature']).toBe(signatureOf(hash, 'k'));
  });
});
