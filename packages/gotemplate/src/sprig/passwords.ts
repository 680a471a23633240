import { createCipheriv, createDecipheriv, createHmac, scryptSync } from 'node:crypto';
import { FunctionError } from '../error.ts';
import { fixed, type GoFunction } from '../go-function.ts';
import { bytesOf, stringOfBytes } from '../go-string.ts';
import type { GoInt } from '../value.ts';
import { bcryptHash } from './bcrypt.ts';
import { decodeBase64 } from './encoding.ts';
import type { Environment } from './environment.ts';
import { checkLength } from './limited-repeat.ts';

const BCRYPT_COST = 10;
const BCRYPT_LIMIT = 72;
const SEED = 'com.lyndir.masterpassword';

/** The patterns of the Master Password algorithm, by type. */
const PATTERNS: ReadonlyMap<string, readonly string[]> = new Map([
  ['maximum', ['anoxxxxxxxxxxxxxxxxx', 'axxxxxxxxxxxxxxxxxno']],
  [
    'long',
    (
      'CvcvnoCvcvCvcv CvcvCvcvnoCvcv CvcvCvcvCvcvno CvccnoCvcvCvcv CvccCvcvnoCvcv CvccCvcvCvcvno CvcvnoCvccCvcv ' +
      'CvcvCvccnoCvcv CvcvCvccCvcvno CvcvnoCvcvCvcc CvcvCvcvnoCvcc CvcvCvcvCvccno CvccnoCvccCvcv CvccCvccnoCvcv ' +
      'CvccCvccCvcvno CvcvnoCvccCvcc CvcvCvccnoCvcc CvcvCvccCvccno CvccnoCvcvCvcc CvccCvcvnoCvcc CvccCvcvCvccno'
    ).split(' '),
  ],
  ['medium', ['CvcnoCvc', 'CvcCvcno']],
  ['short', ['Cvcn']],
  ['basic', ['aaanaaan', 'aannaaan', 'aaannaaa']],
  ['pin', ['nnnn']],
]);

/** What each letter of a pattern stands for. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ['V', 'AEIOU'],
  ['C', 'BCDFGHJKLMNPQRSTVWXYZ'],
  ['v', 'aeiou'],
  ['c', 'bcdfghjklmnpqrstvwxyz'],
  ['A', 'AEIOUBCDFGHJKLMNPQRSTVWXYZ'],
  ['a', 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz'],
  ['n', '0123456789'],
  ['o', "@&%?,=[]_:-+*$#!'^~;()/."],
  ['x', 'AEIOUaeiouBCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz0123456789!@#$%^&*()'],
]);

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

function derivePassword(counter: GoInt, type: string, password: string, user: string, site: string): string {
  const patterns = PATTERNS.get(type);
  if (patterns === undefined) return `cannot find password template ${type}`;
  const message = (text: string, ...more: Buffer[]) =>
    Buffer.concat([Buffer.from(SEED), bigEndian(bytesOf(text).length), bytesOf(text), ...more]);
  const key = scryptSync(bytesOf(password), message(user), 64, { N: 32768, r: 8, p: 2, maxmem: 128 * 1024 * 1024 });
  const seed = createHmac('sha256', key)
    .update(message(site, bigEndian(Number(counter.value))))
    .digest();
  const pattern = patterns[(seed[0] ?? 0) % patterns.length] ?? '';
  return Array.from(pattern, (letter, index) => {
    const characters = CLASSES.get(letter) ?? '';
    return characters[(seed[index + 1] ?? 0) % characters.length] ?? '';
  }).join('');
}

function bcrypt(environment: Environment, password: string): string {
  const bytes = bytesOf(password);
  if (bytes.length > BCRYPT_LIMIT) return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  return bcryptHash(bytes, environment.randomBytes(16), BCRYPT_COST);
}

function aesKey(password: string): Buffer {
  return Buffer.concat([bytesOf(password), Buffer.alloc(32)]).subarray(0, 32);
}

function encryptAes(environment: Environment, password: string, text: string): string {
  if (text === '') return '';
  const vector = environment.randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', aesKey(password), vector);
  return Buffer.concat([vector, cipher.update(bytesOf(text)), cipher.final()]).toString('base64');
}

function decryptAes(password: string, text: string): string {
  if (text === '') return '';
  const bytes = decodeBase64(text);
  if (bytes.length < 32 || bytes.length % 16 !== 0) throw new FunctionError('crypto/cipher: input not full blocks');
  const decipher = createDecipheriv('aes-256-cbc', aesKey(password), bytes.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(bytes.subarray(16)), decipher.final()]);
  const end = padded.length - (padded.at(-1) ?? 0);
  if (end < 0) throw new FunctionError(`runtime error: slice bounds out of range [:${end}]`);
  return stringOfBytes(padded.subarray(0, end));
}

function uuid(environment: Environment): string {
  const bytes = Buffer.from(environment.randomBytes(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** sprig's functions of passwords, ciphers and random bytes. */
export function passwordFunctions(environment: Environment): [string, GoFunction][] {
  return [
    ['bcrypt', fixed(['string'], (password) => bcrypt(environment, password))],
    [
      'htpasswd',
      fixed(['string', 'string'], (user, password) =>
        user.includes(':') ? `invalid username: ${user}` : `${user}:${bcrypt(environment, password)}`,
      ),
    ],
    ['derivePassword', fixed(['uint32', 'string', 'string', 'string', 'string'], derivePassword)],
    ['encryptAES', fixed(['string', 'string'], (password, text) => encryptAes(environment, password, text))],
    ['decryptAES', fixed(['string', 'string'], decryptAes)],
    ['randBytes', fixed(['int'], (count) => randomBytes(environment, Number(count.value)))],
    ['uuidv4', fixed([], () => uuid(environment))],
  ];
}

function randomBytes(environment: Environment, count: number): string {
  if (count < 0) throw new FunctionError('runtime error: makeslice: len out of range');
  checkLength('randBytes', count);
  return Buffer.from(environment.randomBytes(count)).toString('base64');
}
