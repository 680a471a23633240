import type { Provider } from '@capstan/api';
import { maskSecrets } from '@capstan/api';
import { type ProviderSecrets, resolveSettings, secretValues } from './resolve-settings.ts';

type Spec = Provider['spec'];
const spec = (change: Partial<Spec> = {}): Spec => ({ type: 'generic', ...change });
const secret = (data: Record<string, string>) => new Map(Object.entries(data));

describe('resolveSettings', () => {
  test('leaves empty what is not given', () => {
    expect(resolveSettings(spec(), {})).toEqual({
      settings: { address: '', channel: '', username: '', token: '', password: '', headers: {} },
      transport: {},
    });
  });

  test.each<[string, Partial<Spec>, Record<string, string>, Record<string, string>]>([
    ['the address of the spec', { address: 'https://a.test' }, {}, { address: 'https://a.test' }],
    ['the address of the Secret before it', { address: 'https://a.test' }, { address: 'https://b.test' }, { address: 'https://b.test' }],
    ['an address without the line break that editors add', {}, { address: ' https://b.test\n' }, { address: 'https://b.test' }],
    ['the channel', { channel: 'general' }, {}, { channel: 'general' }],
    ['the user name of the spec', { username: 'flux' }, {}, { username: 'flux' }],
    ['the user name of the Secret before it', { username: 'flux' }, { username: 'ada' }, { username: 'ada' }],
    ['a token without its line break', {}, { token: 'secret\n' }, { token: 'secret' }],
    ['a password as it is', {}, { password: ' secret ' }, { password: ' secret ' }],
  ])('takes %s', (_, given, data, settings) => {
    expect(resolveSettings(spec(given), { secretRef: secret(data) }).settings).toMatchObject(settings);
  });

  test.each<[string, string, Record<string, string>]>([
    ['a map', 'X-Team: a\nX-Stage: prod\n', { 'X-Team': 'a', 'X-Stage': 'prod' }],
    ['nothing', '', {}],
    ['a name that JavaScript has too', '__proto__: a\n', JSON.parse('{"__proto__":"a"}')],
  ])('takes headers of the Secret: %s', (_, headers, expected) => {
    const found = resolveSettings(spec(), { secretRef: secret({ headers }) }).settings.headers;
    expect(Object.entries(found)).toEqual(Object.entries(expected));
  });

  test.each<[string, string]>([
    ['a list', '- a\n'],
    ['a text', 'secret'],
    ['a number as a value', 'X-Count: 1\n'],
    ['a map as a value', 'X-Team: {a: secret}\n'],
    ['broken YAML', 'X-Team: "secret'],
  ])('refuses headers that are %s, without repeating them', (_, headers) => {
    expect(() => resolveSettings(spec(), { secretRef: secret({ headers }) })).toThrow(
      expect.objectContaining({ code: 'SecretInvalid', message: "key 'headers' of the Secret is not a YAML map of strings" }),
    );
  });

  test.each<[string, string]>([
    ['a name with a space', '"X Team": hunter2\n'],
    ['a value of two lines, which would be two headers', 'X-Team: "hunter2\\r\\nX-Admin: yes"\n'],
    ['a value that HTTP has no characters for', 'X-Team: "hunter2 \\u2603"\n'],
  ])('refuses headers that are none at once, rather than when they are sent: %s', (_, headers) => {
    expect(() => resolveSettings(spec(), { secretRef: secret({ headers }) })).toThrow(
      expect.objectContaining({ code: 'SecretInvalid', message: "key 'headers' of the Secret holds what is no HTTP header" }),
    );
  });

  test.each<[string, Record<string, string>, unknown]>([
    ['an authority', { 'ca.crt': 'CA' }, { ca: 'CA' }],
    ['a certificate', { 'tls.crt': 'CERT', 'tls.key': 'KEY' }, { cert: 'CERT', key: 'KEY' }],
    ['both', { 'ca.crt': 'CA', 'tls.crt': 'CERT', 'tls.key': 'KEY' }, { ca: 'CA', cert: 'CERT', key: 'KEY' }],
  ])('takes %s of spec.certSecretRef', (_, data, transport) => {
    expect(resolveSettings(spec(), { certSecretRef: secret(data) }).transport).toEqual(transport);
  });

  test.each<[string, Partial<Spec>, ProviderSecrets, string]>([
    ['of the spec', { proxy: 'http://spec.test:1' }, {}, 'http://spec.test:1/'],
    [
      'of the Secret before it',
      { proxy: 'http://spec.test:1' },
      { secretRef: secret({ proxy: 'http://secret.test:2' }) },
      'http://secret.test:2/',
    ],
    [
      'of its own Secret before both, with credentials',
      { proxy: 'http://spec.test:1' },
      {
        secretRef: secret({ proxy: 'http://secret.test:2' }),
        proxySecretRef: secret({ address: 'http://own.test:3', username: 'ada', password: 'p@ss' }),
      },
      'http://ada:p%40ss@own.test:3/',
    ],
    [
      'with the credentials that its address has',
      {},
      { proxySecretRef: secret({ address: 'http://eve:x@own.test:3', username: 'ada', password: 'y' }) },
      'http://eve:x@own.test:3/',
    ],
  ])('takes the proxy %s', (_, given, secrets, proxy) => {
    expect(resolveSettings(spec(given), secrets).transport).toEqual({ proxy });
  });

  test.each<[string, Partial<Spec>, ProviderSecrets, RegExp]>([
    ['an endless address', { address: `https://a.test/${'x'.repeat(2048)}` }, {}, /longer than 2048 bytes/],
    ['half a certificate', {}, { certSecretRef: secret({ 'tls.key': 'KEY' }) }, /only one of 'tls.crt' and 'tls.key'/],
    ['no certificate at all', {}, { certSecretRef: secret({ other: 'x' }) }, /neither 'ca.crt' nor/],
    ["a proxy's Secret without an address", {}, { proxySecretRef: secret({ username: 'ada' }) }, /no key 'address'/],
    ['a proxy that is no URL', {}, { secretRef: secret({ proxy: 'hunter2' }) }, /^the address of the proxy is no URL$/],
  ])('refuses %s', (_, given, secrets, message) => {
    expect(() => resolveSettings(spec(given), secrets)).toThrow(
      expect.objectContaining({ code: 'SecretInvalid', message: expect.stringMatching(message) }),
    );
  });
});

describe('secretValues', () => {
  const address = 'https://hooks.test/services/T0/hunter2?key=hunter3';
  test.each<[string, Partial<Spec>, ProviderSecrets, string]>([
    ['the path of the address', { address }, {}, 'no such path: /services/T0/hunter2'],
    ['a value of its query', { address }, {}, 'the key hunter3 is not known'],
    ["the Secret's address", {}, { secretRef: secret({ address }) }, `${address} is gone`],
    ['a token', {}, { secretRef: secret({ token: 'hunter2\n' }) }, 'the token hunter2 is not known'],
    ['a header', {}, { secretRef: secret({ headers: 'Authorization: Bearer hunter2-long' }) }, 'bad: Authorization: Bearer hunter2-long'],
    ['a private key', {}, { certSecretRef: secret({ 'tls.key': 'BEGIN\nhunter2-line\nEND' }) }, 'cannot read hunter2-line'],
    ["a proxy's password", { proxy: 'http://ada:hunter2@proxy.test' }, {}, '407 for ada:hunter2'],
    ["a proxy's password as URLs write it", { proxy: 'http://ada:hunter%402@proxy.test' }, {}, '407 for ada:hunter@2'],
    ['the password of its own Secret', {}, { proxySecretRef: secret({ password: 'hunter2' }) }, '407 for hunter2'],
  ])('has %s masked', (_, given, secrets, text) => {
    expect(maskSecrets(secretValues(spec(given), secrets))(text)).not.toMatch(/hunter/);
  });

  test('leaves words alone that are no secrets', () => {
    const mask = maskSecrets(secretValues(spec({ address: 'https://hooks.test/', channel: 'general', username: 'flux' }), {}));
    expect(mask('hooks.test refused flux in general / ever')).toBe('hooks.test refused flux in general / ever');
  });
});
