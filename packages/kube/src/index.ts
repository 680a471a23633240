export type { Credentials, TlsMaterial } from './credentials.ts';
export * from './error.ts';
export type { LivenessOptions } from './liveness.ts';
export { type LoadOptions, loadClient } from './load-client.ts';
export type { TransportOptions } from './transport.ts';
export * from './types.ts';
