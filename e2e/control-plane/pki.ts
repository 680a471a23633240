import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CertificateAuthority,
  createCertificateAuthority,
  generateSigningKey,
  type KeyPair,
} from '../certificates/certificate-authority.ts';

/** The certificates and keys of one control plane, and the folder that holds them as files. */
export interface Pki {
  readonly directory: string;
  readonly authority: CertificateAuthority;
  /** The cluster's administrator: group system:masters. */
  readonly admin: KeyPair;
}

/** The hosts by which a client may call the API server. */
const HOSTS = ['127.0.0.1', 'localhost', '10.0.0.1', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];

/** Makes an authority and all that the parts of a control plane need, and writes them under `directory`, readable by this user alone. */
export async function createPki(directory: string): Promise<Pki> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const authority = await createCertificateAuthority('capstan-e2e');
  const server = await authority.issue({ commonName: 'kube-apiserver', hosts: HOSTS });
  const admin = await authority.issue({ commonName: 'kubernetes-admin', organizations: ['system:masters'] });
  const tokens = await generateSigningKey();
  const files: Record<string, string> = {
    'ca.crt': authority.certificate,
    'ca.key': authority.key,
    'apiserver.crt': server.certificate,
    'apiserver.key': server.key,
    'service-account.key': tokens.privateKey,
    'service-account.pub': tokens.publicKey,
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content, { mode: 0o600 });
  return { directory, authority, admin };
}
