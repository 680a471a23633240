export type { Credentials, TlsMaterial } from './credentials.ts';
export type { Endpoint } from './endpoint.ts';
export * from './error.ts';
export { createClient } from './kube-client.ts';
export type { LivenessOptions } from './liveness.ts';
export { type LoadOptions, loadClient, loadEndpoint } from './load-client.ts';
export type { TransportOptions } from './transport.ts';
export * from './types.ts';
