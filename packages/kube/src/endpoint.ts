import type { Credentials } from './credentials.ts';
import type { Identity } from './types.ts';

/** Where an API server is and how to be let in. */
export interface Endpoint {
  /** `https://HOST:PORT`, with a path where a gateway needs one. `http:` is for `kubectl proxy` and the like. */
  readonly server: string;
  readonly credentials: Credentials;
  /** An HTTP proxy for CONNECT; undefined asks the environment, null forbids one. */
  readonly proxyUrl?: string | null | undefined;
  /** Whom all requests impersonate unless said otherwise (a kubeconfig user's `as`). */
  readonly identity?: Identity | undefined;
  /** The namespace that the configuration names, `default` where none. */
  readonly namespace?: string | undefined;
}
