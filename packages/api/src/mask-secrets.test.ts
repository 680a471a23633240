import { maskSecrets } from './mask-secrets.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('maskSecrets', () => {
  test.each<[string, string[], string, string]>([
    ['the value', ['hunter22'], 'login with hunter22 failed', 'login with *** failed'],
    ['the value inside a word', ['hunter22'], 'https://u:hunter22@git.example', 'https://u:***@git.example'],
    ['every occurrence', ['hunter22'], 'hunter22,hunter22', '***,***'],
    ['the value without the newline that a file ends with', ['hunter22\n'], 'got hunter22.', 'got ***.'],
    ['a short value without the newline that a file ends with', ['abcde\n'], 'got abcde.', 'got ***.'],
    ['its base64 form', ['hunter22'], `data: ${base64('hunter22')}`, 'data: ***'],
    ['its base64 form without padding', ['hunter22'], base64('hunter22').replaceAll('=', ''), '***'],
    ['its base64url form', ['\u00ff\u00fe?>~~'], Buffer.from('\u00ff\u00fe?>~~').toString('base64url'), '***'],
    ['its form in JSON', ['a"b\\c\nd'], JSON.stringify({ v: 'a"b\\c\nd' }), '{"v":"***"}'],
    ['its form in a URL', ['p@ss/word'], 'https://u:p%40ss%2Fword@h', 'https://u:***@h'],
    ['long lines of a text', ['-----BEGIN KEY-----\nMC4CAQAwBQYDK2Vw\n-----END KEY-----\n'], 'bad line MC4CAQAwBQYDK2Vw', 'bad line ***'],
    ['strings inside JSON', ['{"auths":{"r":{"password":"hunter22"}}}'], 'denied: hunter22', 'denied: ***'],
    ['overlapping secrets', ['abcdef', 'defghi'], 'x abcdefghi y', 'x *** y'],
    ['a secret that holds another', ['hunter22-and-more', 'nter22'], 'x hunter22-and-more y', 'x *** y'],
    ['the longer of two', ['secret', 'secret-longer'], 'secret-longer', '***'],
    ['short values that stand by themselves', ['42'], 'the code 42 is wrong', 'the code *** is wrong'],
  ])('masks %s', (_, secrets, text, masked) => {
    expect(maskSecrets(secrets)(text)).toBe(masked);
  });

  test.each(['u', 'me', 'bot'])('masks the secret inside the base64 of %s:secret, at whatever offset it stands', (user) => {
    const masked = maskSecrets(['hunter22-hunter22'])(`Authorization: Basic ${base64(`${user}:hunter22-hunter22`)}`);
    expect(masked).toContain('***');
    expect(Buffer.from(masked.replace('***', ''), 'base64').toString()).not.toContain('unter2');
  });

  test.each(['u', 'me', 'bot'])('masks the secret inside the base64url of %s:secret as well', (user) => {
    const masked = maskSecrets(['>>>???>>>???>>>???'])(Buffer.from(`${user}:>>>???>>>???>>>???`).toString('base64url'));
    expect(Buffer.from(masked.replace('***', ''), 'base64url').toString()).not.toContain('>>??');
  });

  test.each<[string, (string | Uint8Array)[], string]>([
    ['no secrets', [], 'all of it'],
    ['an empty secret', [''], 'all of it'],
    ['a blank secret', [' \n'], 'all of it'],
    ['a short secret inside words', ['42'], 'sha256:1424242'],
    ['short lines of a secret of several lines', ['{\nkind: a\n}'.replace('kind: a', 'a: b')], 'kind {a: b}'],
  ])('leaves a text alone for %s', (_, secrets, text) => {
    expect(maskSecrets(secrets)(text)).toBe(text);
  });

  test('masks bytes that are no text by their base64 form', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0x81, 0x82]);
    expect(maskSecrets([bytes])(`key ${Buffer.from(bytes).toString('base64')}`)).toBe('key ***');
  });

  test('takes characters of regular expressions literally', () => {
    expect(maskSecrets(['.*(a+)+$'])('x .*(a+)+$ y')).toBe('x *** y');
  });

  test('is quick on long texts with many secrets', () => {
    const secrets = Array.from({ length: 500 }, (_, index) => `secret-${index}-${'x'.repeat(50)}`);
    const text = 'secret- and other words '.repeat(1600);
    const started = performance.now();
    expect(maskSecrets(secrets)(text)).toBe(text);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
