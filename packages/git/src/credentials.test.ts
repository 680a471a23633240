import { readCredentials } from './credentials.ts';
import { parseRemoteUrl } from './remote-url.ts';

const https = parseRemoteUrl('https://example.com/a.git');
const ssh = parseRemoteUrl('ssh://git@example.com/a.git');

function secret(data: Record<string, string>): Map<string, Uint8Array> {
  return new Map(Object.entries(data).map(([key, value]) => [key, new TextEncoder().encode(value)]));
}

describe('readCredentials', () => {
  test.each([
    ['none', {}, {}],
    ['basic', { username: 'ada', password: 'p' }, { basic: { username: 'ada', password: 'p' } }],
    ['bearer', { bearerToken: 't' }, { bearerToken: 't' }],
    ['ca.crt', { 'ca.crt': 'PEM' }, { caCertificates: 'PEM' }],
    ['caFile', { caFile: 'PEM' }, { caCertificates: 'PEM' }],
  ])('reads %s for HTTPS', (_name, data, expected) => {
    expect(readCredentials(https, secret(data))).toEqual(expected);
  });

  test('reads a key and its passphrase for SSH, and ends their lines', () => {
    const data = secret({ identity: 'KEY', known_hosts: 'HOSTS\n', password: 'phrase' });
    expect(readCredentials(ssh, data)).toEqual({ ssh: { identity: 'KEY\n', knownHosts: 'HOSTS\n', passphrase: 'phrase' } });
  });

  test('takes what stands in the URL where no secret says otherwise', () => {
    const url = parseRemoteUrl('https://ada:p@example.com/a.git');
    expect(readCredentials(url, undefined)).toEqual({ basic: { username: 'ada', password: 'p' } });
    expect(readCredentials(url, secret({ username: 'eve', password: 'q' }))).toEqual({ basic: { username: 'eve', password: 'q' } });
  });

  test.each([
    ['SSH without a secret', ssh, undefined],
    ['SSH without an identity', ssh, secret({ known_hosts: 'x' })],
    ['SSH without known hosts', ssh, secret({ identity: 'x' })],
    ['a password without a user', https, secret({ password: 'x' })],
    ['two kinds at once', https, secret({ username: 'a', bearerToken: 'x' })],
    ['a header that would go on', https, secret({ bearerToken: 'x\r\nX-Evil: 1' })],
  ])('refuses %s', (_name, url, data) => {
    expect(() => readCredentials(url, data)).toThrow(expect.objectContaining({ code: 'InvalidCredentials' }));
  });
});
