import type { Key, Resource } from '@capstan/kube';
import type { LiveEntry } from './drift/live-entry.ts';

/** What watches know of the live objects of one identity. */
export interface LiveView {
  /** The entry of an object that carries an owner's labels; `unknown` while no watch has told yet, or where none is allowed. */
  lookup(resource: Resource, key: Key): LiveEntry | undefined | 'unknown';
  /** Calls `listener` whenever the object may have changed; answers how to end that. */
  subscribe(resource: Resource, key: Key, listener: () => void): () => void;
}

/** A view that knows nothing: everything is asked of the API server. */
export const BLIND: LiveView = { lookup: () => 'unknown', subscribe: () => () => undefined };
