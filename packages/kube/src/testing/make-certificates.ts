import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** An authority, a server of `host` (127.0.0.1 and a name), and a client called `tester`; good for an hour. */
export async function makeCertificates(host = 'api.test'): Promise<Certificates> {
  const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 3_600_000) };
  const root = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=test authority',
    ...validity,
    signingAlgorithm: ALGORITHM,
    keys: root,
    extensions: [new BasicConstraintsExtension(true, 0, true)],
  });
  const issue = async (name: string, hosts: readonly { type: 'dns' | 'ip'; value: string }[]) => {
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
    const certificate = await X509CertificateGenerator.create({
      subject: `CN=${name}`,
      issuer: authority.subject,
      ...validity,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: root.privateKey,
      extensions: hosts.length === 0 ? [] : [new SubjectAlternativeNameExtension([...hosts])],
    });
    const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
    return { cert: certificate.toString('pem'), key };
  };
  return {
    ca: authority.toString('pem'),
    server: await issue(host, [
      { type: 'dns', value: host },
      { type: 'ip', value: '127.0.0.1' },
    ]),
    client: await issue('tester', []),
  };
}
