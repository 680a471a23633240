import { webhookPath } from './webhook-path.ts';

describe('webhookPath', () => {
  test('is the path that Flux gave the same Receiver and token', () => {
    expect(webhookPath('receiver-token-1', 'github', 'flux-system')).toBe(
      '/hook/2cab0b0259f741abfbf9db30c6238cb8768440e96737d1d7c67f21e9f946e0fe',
    );
  });

  test('tells Receivers of one token apart', () => {
    expect(webhookPath('token', 'github', 'flux-system')).not.toBe(webhookPath('token', 'github', 'apps'));
  });
});
