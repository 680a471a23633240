import { parseCommit, shortMessage } from './commit.ts';

const SIGNED = `tree ${'1'.repeat(40)}
author Ada <ada@example.com> 1700000000 +0000
committer Bob <bob@example.com> 1700000001 +0000
gpgsig -----BEGIN PGP SIGNATURE-----
 
 abc
 -----END PGP SIGNATURE-----

Größe

body
`;

describe('parseCommit', () => {
  const commit = parseCommit('h', Buffer.from(SIGNED));

  test('reads who and what', () => {
    expect(commit).toMatchObject({ author: 'Ada <ada@example.com> 1700000000 +0000', message: 'Größe\n\nbody\n' });
  });

  test('takes the signature apart from what was signed', () => {
    expect(commit.signature).toBe('-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n');
    expect(Buffer.from(commit.signedPayload).toString()).toBe(SIGNED.replace(/gpgsig[\s\S]*SIGNATURE-----\n(?=\n)/, ''));
  });
});

test.each([
  ['First\n', 'First'],
  ['a'.repeat(50), 'a'.repeat(50)],
  ['ü'.repeat(51), `${'ü'.repeat(50)}...`],
])('shortens %j', (message, expected) => {
  expect(shortMessage(message)).toBe(expected);
});
