import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { type CertificateAuthority, createCertificateAuthority, generateSigningKey } from './certificate-authority.ts';

describe('a certificate authority', () => {
  let authority: CertificateAuthority;
  beforeAll(async () => {
    authority = await createCertificateAuthority('test');
  });
  const issue = async (...args: Parameters<CertificateAuthority['issue']>) => {
    const pair = await authority.issue(...args);
    return { pair, certificate: new X509Certificate(pair.certificate) };
  };

  test('vouches for what it issues', async () => {
    const root = new X509Certificate(authority.certificate);
    const { pair, certificate } = await issue({ commonName: 'a' });
    expect(root.ca).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(pair.key))).toBe(true);
  });

  test('names a server by its hosts', async () => {
    const { certificate } = await issue({ commonName: 'server', hosts: ['127.0.0.1', 'localhost'] });
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkHost('localhost')).toBe('localhost');
    expect(certificate.checkHost('elsewhere')).toBeUndefined();
  });

  test('names a client by user and groups', async () => {
    const { certificate } = await issue({ commonName: 'ada', organizations: ['one', 'other'] });
    expect(certificate.subject.split('\n').sort()).toEqual(['CN=ada', 'O=one', 'O=other']);
  });

  test('is good for as long as it is told, from a little while ago', async () => {
    const { certificate } = await issue({ commonName: 'a', validForMs: 60_000 });
    expect(certificate.validFromDate.getTime()).toBeLessThan(Date.now());
    expect(certificate.validToDate.getTime() - Date.now()).toBeLessThanOrEqual(60_000);
    expect(certificate.validToDate.getTime()).toBeGreaterThan(Date.now());
  });

  test('makes keys for tokens that belong together', async () => {
    const { privateKey, publicKey } = await generateSigningKey();
    expect(createPublicKey(createPrivateKey(privateKey)).equals(createPublicKey(publicKey))).toBe(true);
  });
});
