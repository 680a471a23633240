import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** What functions take from outside, so that a run can be repeated. */
export interface Environment {
  /** The time in nanoseconds since 1970. */
  readonly now: () => bigint;
  /** The IANA name of the zone that Go calls Local. */
  readonly zone: string;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly generateKey: (type: 'rsa' | 'ec' | 'ed25519' | 'dsa', bits: number) => KeyObject;
}

/** The machine's clock and randomness. */
export function systemEnvironment(): Environment {
  return {
    now: () => BigInt(Date.now()) * 1_000_000n,
    zone: 'UTC',
    randomBytes: (count) => randomBytes(count),
    generateKey: generateSystemKey,
  };
}

function generateSystemKey(type: 'rsa' | 'ec' | 'ed25519' | 'dsa', bits: number): KeyObject {
  switch (type) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
    case 'ec':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'dsa':
      return generateKeyPairSync('dsa', { modulusLength: bits, divisorLength: 256 }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
  }
}

/** A whole number below `limit`, without bias. */
export function randomBelow(environment: Environment, limit: number): number {
  if (limit <= 1) return 0;
  const space = 2 ** 48;
  const bound = space - (space % limit);
  for (;;) {
    const value = Buffer.from(environment.randomBytes(6)).readUIntBE(0, 6);
    if (value < bound) return value % limit;
  }
}
