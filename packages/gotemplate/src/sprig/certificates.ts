import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { FunctionError } from '../error.ts';
import { formatValue } from '../format-value.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { ANY_SLICE, type GoInt, HostObject, itemsOf, type Value } from '../value.ts';
import { addressBytes } from './address-bytes.ts';
import { bits, boolean, der, identifier, integer, octets, pem, readDer, readDerSequence, sequence, tagged, time } from './der.ts';
import { decodeBase64 } from './encoding.ts';
import type { Environment } from './environment.ts';

const TYPE = 'sprig.certificate';
const DAY_MS = 86_400_000;

/** A certificate and its key, in PEM. */
class Certificate extends HostObject {
  readonly type = TYPE;
  readonly kind = 'struct';
  readonly cert: string;
  readonly key: string;

  constructor(cert: string, key: string) {
    super();
    this.cert = cert;
    this.key = key;
  }

  override fields(): readonly (readonly [string, Value])[] {
    return [
      ['Cert', this.cert],
      ['Key', this.key],
    ];
  }

  override field(name: string): { readonly value: Value } | undefined {
    return name === 'Cert' ? { value: this.cert } : name === 'Key' ? { value: this.key } : undefined;
  }
}

function keyPem(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return pem('RSA PRIVATE KEY', key.export({ type: 'pkcs1', format: 'der' }));
    case 'ec':
      return pem('EC PRIVATE KEY', key.export({ type: 'sec1', format: 'der' }));
    case 'dsa':
      return key.export({ type: 'pkcs8', format: 'pem' }).toString();
    default:
      return pem('PRIVATE KEY', key.export({ type: 'pkcs8', format: 'der' }));
  }
}

function parseKey(text: string): KeyObject {
  const label = /-----BEGIN ([^-]+)-----/.exec(text)?.[1];
  if (label === undefined) throw new FunctionError('no PEM data in input');
  if (label !== 'PRIVATE KEY' && !label.endsWith(' PRIVATE KEY'))
    throw new FunctionError(`no private key data in PEM block of type ${label}`);
  try {
    return createPrivateKey(text);
  } catch (error) {
    throw new FunctionError(
      `parsing ${label.replace(/ ?PRIVATE KEY$/, '') || 'PKCS#8'} private key from PEM: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

function commonName(name: string): Buffer {
  const printable = /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(name);
  return sequence(der(0x31, sequence(identifier('2.5.4.3'), der(printable ? 0x13 : 0x0c, Buffer.from(name)))));
}

interface Request {
  readonly name: string;
  readonly addresses: readonly Buffer[];
  readonly hosts: readonly string[];
  readonly days: number;
  readonly isAuthority: boolean;
}

function extension(id: string, critical: boolean, content: Buffer): Buffer {
  return critical ? sequence(identifier(id), boolean(true), octets(content)) : sequence(identifier(id), octets(content));
}

function keyIdentifier(key: KeyObject): Buffer {
  const [, bits] = readDerSequence(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  // The first byte says how many bits at the end are none.
  return createHash('sha256')
    .update(bits?.content.subarray(1) ?? '')
    .digest()
    .subarray(0, 20);
}

const SUBJECT_KEY_ID = identifier('2.5.29.14');
const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
/** Where the subject stands behind the version. */
const SUBJECT = 4;

/** What a certificate's issuer is known by: its name as it stands there, and the key identifier that it has, if any. */
function identityOf(certificate: Buffer): Pick<Issuer, 'name' | 'keyId'> {
  const [body] = readDerSequence(certificate);
  const parts = readDer(body?.content ?? certificate).filter(({ tag }) => tag !== VERSION_TAG);
  const extensions = parts.find(({ tag }) => tag === EXTENSIONS_TAG)?.content;
  const fields = extensions === undefined ? [] : readDerSequence(extensions).map(({ content }) => readDer(content));
  const value = fields.find(([id]) => id?.whole.equals(SUBJECT_KEY_ID))?.at(-1)?.content;
  return { name: parts[SUBJECT]?.whole ?? commonName(''), keyId: value === undefined ? undefined : readDer(value)[0]?.content };
}

const SIGNATURES: ReadonlyMap<string, { readonly algorithm: Buffer; readonly digest: string | null }> = new Map([
  ['rsa', { algorithm: sequence(identifier('1.2.840.113549.1.1.11'), der(0x05)), digest: 'sha256' }],
  ['ec', { algorithm: sequence(identifier('1.2.840.10045.4.3.2')), digest: 'sha256' }],
  ['ed25519', { algorithm: sequence(identifier('1.3.101.112')), digest: null }],
]);

interface Issuer {
  readonly name: Buffer;
  readonly key: KeyObject;
  /** The authority's key identifier; undefined for a certificate that signs itself. */
  readonly keyId: Buffer | undefined;
}

function issue(environment: Environment, request: Request, key: KeyObject, issuer: Issuer | undefined): Certificate {
  const signer = issuer?.key ?? key;
  const signature = SIGNATURES.get(signer.asymmetricKeyType ?? '');
  if (signature === undefined) throw new FunctionError('error creating certificate: x509: only RSA, ECDSA and Ed25519 keys supported');
  const now = Number(environment.now() / 1_000_000n);
  const subject = commonName(request.name);
  const usage = request.isAuthority ? bits(Buffer.of(0xa4), 2) : bits(Buffer.of(0xa0), 5);
  const names = [...request.hosts.map((host) => der(0x82, Buffer.from(host))), ...request.addresses.map((address) => der(0x87, address))];
  const extensions = [
    extension('2.5.29.15', true, usage),
    extension('2.5.29.37', false, sequence(identifier('1.3.6.1.5.5.7.3.1'), identifier('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.19', true, request.isAuthority ? sequence(boolean(true)) : sequence()),
  ];
  if (request.isAuthority) extensions.push(extension('2.5.29.14', false, octets(keyIdentifier(key))));
  if (issuer?.keyId !== undefined) extensions.push(extension('2.5.29.35', false, sequence(der(0x80, issuer.keyId))));
  if (names.length > 0) extensions.push(extension('2.5.29.17', false, sequence(...names)));
  const body = sequence(
    tagged(0, integer(2n)),
    integer(BigInt(`0x${Buffer.from(environment.randomBytes(16)).toString('hex')}`)),
    signature.algorithm,
    issuer?.name ?? subject,
    sequence(time(now), time(now + request.days * DAY_MS)),
    subject,
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions)),
  );
  const signed = sequence(body, signature.algorithm, bits(sign(signature.digest, body, signer)));
  return new Certificate(pem('CERTIFICATE', signed), keyPem(key));
}

function texts(value: Value, what: string): string[] {
  return (itemsOf(value) ?? []).map((item) => {
    if (typeof item !== 'string') throw new FunctionError(`error ${what}: ${formatValue(item)} is not a string`);
    return item;
  });
}

function addressesOf(value: Value): Buffer[] {
  return texts(value, 'parsing ip').map((text) => {
    const bytes = addressBytes(text);
    if (bytes === undefined) throw new FunctionError(`error parsing ip: ${text}`);
    return bytes;
  });
}

function issuerOf(value: Value): Issuer {
  if (!(value instanceof Certificate)) throw new FunctionError('unable to decode certificate');
  if (!value.cert.includes('-----BEGIN')) throw new FunctionError('unable to decode certificate');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(value.cert);
  } catch (error) {
    throw new FunctionError('error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate', error);
  }
  let key: KeyObject;
  try {
    key = parseKey(value.key);
  } catch (error) {
    throw new FunctionError(`error parsing private key: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  return { ...identityOf(certificate.raw), key };
}

function privateKey(environment: Environment, type: string): string {
  switch (type) {
    case '':
    case 'rsa':
      return keyPem(environment.generateKey('rsa', 4096));
    case 'dsa':
      return keyPem(environment.generateKey('dsa', 2048));
    case 'ecdsa':
      return keyPem(environment.generateKey('ec', 256));
    case 'ed25519':
      return keyPem(environment.generateKey('ed25519', 256));
  }
  return `Unknown type ${type}`;
}

function customCertificate(cert64: string, key64: string): Certificate {
  const decode = (text: string, what: string) => {
    try {
      return decodeBase64(text).toString('utf8');
    } catch (error) {
      throw new FunctionError(`unable to decode base64 ${what}`, error);
    }
  };
  const cert = decode(cert64, 'certificate');
  const key = decode(key64, 'private key');
  if (!cert.includes('-----BEGIN')) throw new FunctionError('unable to decode certificate');
  try {
    new X509Certificate(cert);
  } catch (error) {
    throw new FunctionError('error parsing certificate: decodedCert.Bytes: x509: malformed certificate', error);
  }
  try {
    parseKey(key);
  } catch (error) {
    throw new FunctionError(`error parsing private key: ${error instanceof Error ? error.message : String(error)}`, error);
  }
  return new Certificate(cert, key);
}

/** sprig's functions that make keys and certificates. */
export function certificateFunctions(environment: Environment): [string, GoFunction][] {
  const newKey = () => environment.generateKey('rsa', 2048);
  const givenKey = (text: string) => {
    try {
      return parseKey(text);
    } catch (error) {
      throw new FunctionError(`parsing private key: ${error instanceof Error ? error.message : String(error)}`, error);
    }
  };
  const authority = (name: string, days: GoInt, key: KeyObject) =>
    issue(environment, { name, addresses: [], hosts: [], days: Number(days.value), isAuthority: true }, key, undefined);
  const leaf = (name: string, ips: Value, dns: Value, days: GoInt, key: KeyObject, issuer: Issuer | undefined) => {
    const request = {
      name,
      addresses: addressesOf(ips),
      hosts: texts(dns, 'processing alternate dns name'),
      days: Number(days.value),
      isAuthority: false,
    };
    return issue(environment, request, key, issuer);
  };
  const list = ANY_SLICE;
  return [
    ['genPrivateKey', fixed(['string'], (type) => privateKey(environment, type))],
    ['buildCustomCert', fixed(['string', 'string'], customCertificate)],
    ['genCA', fixed(['string', 'int'], (name, days) => authority(name, days, newKey()))],
    ['genCAWithKey', fixed(['string', 'int', 'string'], (name, days, key) => authority(name, days, givenKey(key)))],
    ['genSelfSignedCert', fixed(['string', list, list, 'int'], (name, ips, dns, days) => leaf(name, ips, dns, days, newKey(), undefined))],
    [
      'genSelfSignedCertWithKey',
      fixed(['string', list, list, 'int', 'string'], (name, ips, dns, days, key) => leaf(name, ips, dns, days, givenKey(key), undefined)),
    ],
    [
      'genSignedCert',
      fixed(['string', list, list, 'int', TYPE], (name, ips, dns, days, ca) => leaf(name, ips, dns, days, newKey(), issuerOf(ca))),
    ],
    [
      'genSignedCertWithKey',
      fixed(['string', list, list, 'int', TYPE, 'string'], (name, ips, dns, days, ca, key) =>
        leaf(name, ips, dns, days, givenKey(key), issuerOf(ca)),
      ),
    ],
  ];
}
