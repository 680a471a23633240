/** Forms that fields must have, as the API server's regular expressions (all of them mean the same to JavaScript). */

/** A Go duration with hours allowed: `10m`, `1h30m`, `1.5s`. */
export const DURATION = '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$';

/** A Go duration of at most minutes: how long one operation may take. */
export const TIMEOUT = '^([0-9]+(\\.[0-9]+)?(ms|s|m))+$';

/** `ALGORITHM:HEX`. */
export const DIGEST = '^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$';

/** The address of an HTTP server. */
export const HTTP_URL = '^(http|https)://.*$';
