import { explainAnswer, explainConnection } from './explain-fault.ts';

const fault = (code: string, message: string) => Object.assign(new Error(message), { code });

test.each([
  [401, 'invalid_auth', "answered 401: invalid_auth (check the token or the headers in the Secret of the Provider's spec.secretRef)"],
  [403, '', "answered 403 (check the token or the headers in the Secret of the Provider's spec.secretRef)"],
  [404, ' no_service\n', "answered 404: no_service (check the path of the Provider's address)"],
  [405, '', "answered 405 (check the path of the Provider's address)"],
  [410, '', "answered 410 (check the path of the Provider's address)"],
  [429, '', 'answered 429 (more is sent than the peer takes)'],
  [400, 'invalid_payload', 'answered 400: invalid_payload'],
  [502, '', 'answered 502'],
])('an answer of %i, %j, is told as %s', (status, body, expected) => {
  expect(explainAnswer(status, body)).toBe(expected);
});

test.each<[string, Error, string]>([
  [
    'refuses',
    fault('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:443'),
    "connect ECONNREFUSED 10.0.0.1:443 (check host and port of the Provider's address, then network policies)",
  ],
  [
    'has no name',
    fault('ENOTFOUND', 'getaddrinfo ENOTFOUND peer.test'),
    "getaddrinfo ENOTFOUND peer.test (check the host of the Provider's address, then the cluster's DNS)",
  ],
  [
    'speaks no TLS',
    fault('EPROTO', 'write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/rec.c:354:\n'),
    "wrong version number (the address says https, and the peer speaks none: check scheme and port of the Provider's address)",
  ],
  ['ends TLS in a way of its own', fault('EPROTO', 'write EPROTO'), expect.stringMatching(/^write EPROTO \(/)],
  [
    'hangs up',
    fault('ECONNRESET', 'socket hang up'),
    "socket hang up (the connection was cut: check scheme and port of the Provider's address)",
  ],
  [
    'has a certificate of nobody known',
    fault(
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'self-signed certificate; if the root CA is installed locally, try running Node.js with --use-system-ca',
    ),
    "self-signed certificate (its authority belongs under 'ca.crt' into the Secret of the Provider's spec.certSecretRef)",
  ],
  [
    'has several addresses that refuse',
    new AggregateError([fault('ECONNREFUSED', 'connect ECONNREFUSED ::1:1'), fault('EOTHER', 'other')], ''),
    "connect ECONNREFUSED ::1:1 (check host and port of the Provider's address, then network policies); other",
  ],
  ['fails otherwise', new Error('something else'), 'something else'],
])('a peer that %s is told of with what to do', (_, error, expected) => {
  expect(explainConnection(error)).toEqual(expected);
});

test('what is no error is told as it is', () => {
  expect(explainConnection('why')).toBe('why');
});
