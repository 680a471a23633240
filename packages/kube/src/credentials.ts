/** What a TLS connection to the API server needs; in PEM. */
export interface TlsMaterial {
  readonly ca?: string | Buffer | undefined;
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
  /** The name that the server's certificate must carry, where it is not the URL's host. */
  readonly servername?: string | undefined;
  /** False accepts any certificate. */
  readonly rejectUnauthorized?: boolean | undefined;
}

/** Proves to the API server who the client is, and to the client that it speaks to the API server. */
export interface Credentials {
  /** The `Authorization` header now. A promise only where something must be fetched, so that the usual request waits for nothing. */
  authorization(): string | undefined | Promise<string | undefined>;
  /** Read at each new connection, so that rotated files are taken up. */
  tls(): TlsMaterial | Promise<TlsMaterial>;
  /** After a 401: reads everything anew. True when something changed, so that asking again makes sense; `certificate` asks for new connections. */
  refresh(): Promise<{ changed: boolean; certificate: boolean }>;
}
