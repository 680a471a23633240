/** What to look at in the Provider. */
const REMEDIES: readonly (readonly [statuses: ReadonlySet<number>, remedy: string])[] = [
  [new Set([401, 403]), "check the token or the headers in the Secret of the Provider's spec.secretRef"],
  [new Set([404, 405, 410]), "check the path of the Provider's address"],
  [new Set([429]), 'more is sent than the peer takes'],
];

/** Signs of what went wrong below HTTP, and what to do about it. */
const CONNECTION_REMEDIES: readonly (readonly [sign: RegExp, remedy: string])[] = [
  [/^EPROTO|wrong version number/, "the address says https, and the peer speaks none: check scheme and port of the Provider's address"],
  [/ENOTFOUND|EAI_AGAIN/, "check the host of the Provider's address, then the cluster's DNS"],
  [/ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, "check host and port of the Provider's address, then network policies"],
  [/ECONNRESET|EPIPE/, "the connection was cut: check scheme and port of the Provider's address"],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    "its authority belongs under 'ca.crt' into the Secret of the Provider's spec.certSecretRef",
  ],
];

/** What an answer says that is no success, and what to do about it. */
export function explainAnswer(status: number, text: string): string {
  const body = text.trim();
  const remedy = REMEDIES.find(([statuses]) => statuses.has(status))?.[1];
  return `answered ${status}${body === '' ? '' : `: ${body}`}${remedy === undefined ? '' : ` (${remedy})`}`;
}

/** Node's advice is for whoever starts a process. */
const ADVICE = /; if the root CA is installed locally.*$/s;

/** Why there is no answer, and what to do about it. A connection that was tried by several addresses fails with all their faults, and without a message of its own. */
export function explainConnection(cause: unknown): string {
  if (cause instanceof AggregateError && cause.message === '') return cause.errors.map(explainConnection).join('; ');
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause ? String(cause.code) : '';
  // The rest is where in OpenSSL's sources it was found.
  const message =
    code === 'EPROTO' ? (/:SSL routines:[^:]*:([^:]+)/.exec(cause.message)?.[1] ?? cause.message) : cause.message.replace(ADVICE, '');
  const remedy = CONNECTION_REMEDIES.find(([sign]) => sign.test(code) || sign.test(cause.message))?.[1];
  return remedy === undefined ? message : `${message} (${remedy})`;
}
