import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { BUILTINS } from '../builtins.ts';
import { valueOfPlain } from '../plain-value.ts';
import { Run } from '../run.ts';
import { executeTemplate, parseText, TemplateSet } from '../template-set.ts';
import { specify } from '../testing/specify.ts';
import { bits, boolean, der, identifier, integer, octets, pem, sequence, tagged, time } from './der.ts';
import { type Environment, systemEnvironment } from './environment.ts';
import { sprigFunctions } from './sprig-functions.ts';

const DAY = 86_400_000;
/** Keys of this kind are made in a millisecond. */
const ENVIRONMENT: Environment = {
  ...systemEnvironment(),
  now: () => 1_700_000_000_000_000_000n,
  generateKey: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
};
const FUNCTIONS = new Map([...BUILTINS, ...sprigFunctions(ENVIRONMENT)]);

function print(template: string, data: object = {}): string {
  return executeTemplate(new TemplateSet().add(parseText('t', template, FUNCTIONS)), valueOfPlain(data), new Run({ functions: FUNCTIONS }));
}

function certificate(template: string, data: object = {}): X509Certificate {
  return new X509Certificate(print(template, data));
}

describe('genCA', () => {
  const authority = certificate('{{ (genCA "my ca" 30).Cert }}');

  test('signs itself', () => {
    expect(authority.ca).toBe(true);
    expect(authority.verify(authority.publicKey)).toBe(true);
    expect([authority.subject, authority.issuer]).toEqual(['CN=my ca', 'CN=my ca']);
  });

  test('lasts from now for so many days', () => {
    expect(new Date(authority.validFrom).getTime()).toBe(1_700_000_000_000);
    expect(new Date(authority.validTo).getTime() - new Date(authority.validFrom).getTime()).toBe(30 * DAY);
  });

  test('gives the key with the certificate', () => {
    const [cert = '', key = ''] = print('{{ $ca := genCA "my ca" 30 }}{{ $ca.Cert }}|{{ $ca.Key }}').split('|');
    expect(new X509Certificate(cert).publicKey.equals(createPublicKey(key))).toBe(true);
  });

  test('takes a key that is given', () => {
    const key = ENVIRONMENT.generateKey('ec', 256).export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(certificate('{{ (genCAWithKey "ca" 1 .key).Cert }}', { key }).publicKey.equals(createPublicKey(key))).toBe(true);
  });
});

describe('genSignedCert', () => {
  const [ca = '', leaf = ''] = print(
    '{{ $ca := genCA "my ca" 30 }}{{ $c := genSignedCert "app" (list "10.0.0.1" "::1") (list "a.example" "*.b.example") 10 $ca }}{{ $ca.Cert }}|{{ $c.Cert }}',
  ).split('|');
  const authority = new X509Certificate(ca);
  const signed = new X509Certificate(leaf);

  test('is signed by its authority', () => {
    expect(signed.verify(authority.publicKey)).toBe(true);
    expect(signed.checkIssued(authority)).toBe(true);
    expect([signed.subject, signed.issuer, signed.ca]).toEqual(['CN=app', 'CN=my ca', false]);
  });

  test('carries the names that were asked for', () => {
    expect(signed.subjectAltName).toBe('DNS:a.example, DNS:*.b.example, IP Address:10.0.0.1, IP Address:0:0:0:0:0:0:0:1');
    expect([signed.checkHost('x.b.example'), signed.checkHost('b.example'), signed.checkIP('10.0.0.1')]).toEqual([
      '*.b.example',
      undefined,
      '10.0.0.1',
    ]);
  });

  test('has a serial number of its own', () => {
    expect(signed.serialNumber).not.toBe(authority.serialNumber);
  });

  test('takes a name beyond ASCII', () => {
    expect(certificate('{{ (genSelfSignedCert "é日" nil nil 1).Cert }}').subject).toBe('CN=é日');
  });
});

/** An authority made elsewhere: a name of two parts, and a key identifier that does not follow from the key. */
function foreignAuthority(keyId: Buffer | undefined): { cert: string; key: string } {
  const key = ENVIRONMENT.generateKey('ec', 256);
  const part = (id: string, text: string) => der(0x31, sequence(identifier(id), der(0x0c, Buffer.from(text))));
  const name = sequence(part('2.5.4.10', 'Example'), part('2.5.4.3', 'root'));
  const algorithm = sequence(identifier('1.2.840.10045.4.3.2'));
  const constraints = sequence(identifier('2.5.29.19'), boolean(true), octets(sequence(boolean(true))));
  const extensions = keyId === undefined ? [constraints] : [constraints, sequence(identifier('2.5.29.14'), octets(octets(keyId)))];
  const body = sequence(
    tagged(0, integer(2n)),
    integer(7n),
    algorithm,
    name,
    sequence(time(1_600_000_000_000), time(1_900_000_000_000)),
    name,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  );
  // Who signed it is not looked at.
  const cert = pem('CERTIFICATE', sequence(body, algorithm, bits(Buffer.alloc(8))));
  return { cert, key: pem('EC PRIVATE KEY', key.export({ type: 'sec1', format: 'der' })) };
}

describe('an authority that was made elsewhere', () => {
  const sign = ({ cert, key }: { cert: string; key: string }) =>
    certificate('{{ $ca := buildCustomCert (.cert | b64enc) (.key | b64enc) }}{{ (genSignedCert "app" nil (list "a") 10 $ca).Cert }}', {
      cert,
      key,
    });

  test.each([
    ['with a key identifier of its own', Buffer.from('0102030405', 'hex')],
    ['without a key identifier', undefined],
  ])('%s is known to its certificates', (_what, keyId) => {
    const authority = foreignAuthority(keyId);
    const signed = sign(authority);
    expect(signed.issuer).toBe('O=Example\nCN=root');
    expect(signed.checkIssued(new X509Certificate(authority.cert))).toBe(true);
    expect(signed.verify(createPublicKey(authority.key))).toBe(true);
  });
});

specify('genPrivateKey', [
  [
    'of each kind begins as its kind does',
    '{{ genPrivateKey "ecdsa" | trunc 30 }} {{ genPrivateKey "ed25519" | trunc 27 }}',
    '-----BEGIN EC PRIVATE KEY----- -----BEGIN PRIVATE KEY-----',
  ],
  ['of a kind that there is not', '{{ genPrivateKey "x" }}', 'Unknown type x'],
]);

specify('certificates', [
  [
    'are structs of two fields',
    '{{ with genSelfSignedCertWithKey "a" nil nil 1 (genPrivateKey "ecdsa") }}{{ typeOf . }} {{ kindOf . }} {{ trunc 27 .Cert }} {{ trunc 30 .Key }}{{ end }}',
    'sprig.certificate struct -----BEGIN CERTIFICATE----- -----BEGIN EC PRIVATE KEY-----',
  ],
  [
    'refuse an address that is none',
    '{{ genSelfSignedCert "a" (list "1.2.3") nil 1 }}',
    'error: template: t:1:3: executing "t" at <genSelfSignedCert "a" (list "1.2.3") nil 1>: error calling genSelfSignedCert: error parsing ip: 1.2.3',
  ],
  [
    'refuse an address that is no text',
    '{{ genSelfSignedCert "a" (list 1) nil 1 }}',
    'error: template: t:1:3: executing "t" at <genSelfSignedCert "a" (list 1) nil 1>: error calling genSelfSignedCert: error parsing ip: 1 is not a string',
  ],
  [
    'refuse a name that is no text',
    '{{ genSelfSignedCert "a" nil (list 1) 1 }}',
    'error: template: t:1:3: executing "t" at <genSelfSignedCert "a" nil (list 1) 1>: error calling genSelfSignedCert: error processing alternate dns name: 1 is not a string',
  ],
  [
    'refuse a key that is none',
    '{{ genCAWithKey "a" 1 "x" }}',
    'error: template: t:1:3: executing "t" at <genCAWithKey "a" 1 "x">: error calling genCAWithKey: parsing private key: no PEM data in input',
  ],
  [
    'refuse a certificate of another kind',
    '{{ genSignedCert "a" nil nil 1 "x" }}',
    'error: template: t:1:31: executing "t" at <"x">: can\'t handle "x" for arg of type sprig.certificate',
  ],
  [
    'refuse addresses that are no list',
    '{{ genSelfSignedCert "a" "1.2.3.4" nil 1 }}',
    'error: template: t:1:25: executing "t" at <"1.2.3.4">: can\'t handle "1.2.3.4" for arg of type []interface {}',
  ],
  [
    'have no other field',
    '{{ (genSelfSignedCertWithKey "a" nil nil 1 (genPrivateKey "ecdsa")).Chain }}',
    'error: template: t:1:58: executing "t" at <"ecdsa">: can\'t evaluate field Chain in type sprig.certificate',
  ],
]);

specify('buildCustomCert', [
  [
    'refuses what is no base 64',
    '{{ buildCustomCert "!" "" }}',
    'error: template: t:1:3: executing "t" at <buildCustomCert "!" "">: error calling buildCustomCert: unable to decode base64 certificate',
  ],
  [
    'refuses a key that is no base 64',
    '{{ buildCustomCert "YQ==" "!" }}',
    'error: template: t:1:3: executing "t" at <buildCustomCert "YQ==" "!">: error calling buildCustomCert: unable to decode base64 private key',
  ],
  [
    'refuses what is no certificate',
    '{{ buildCustomCert "YQ==" "YQ==" }}',
    'error: template: t:1:3: executing "t" at <buildCustomCert "YQ==" "YQ==">: error calling buildCustomCert: unable to decode certificate',
  ],
]);
