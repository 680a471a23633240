import { identityHeaders } from './identity-headers.ts';

test('nobody is impersonated without an identity', () => {
  expect(identityHeaders(undefined)).toEqual([]);
});

test('user, each group and uid have their header', () => {
  expect(identityHeaders({ user: 'system:serviceaccount:team:deployer', groups: ['g', 'h i'], uid: 'u' })).toEqual([
    'impersonate-user',
    'system:serviceaccount:team:deployer',
    'impersonate-group',
    'g',
    'impersonate-group',
    'h i',
    'impersonate-uid',
    'u',
  ]);
});

test.each([
  ['an empty user', { user: '' }],
  ['a blank user', { user: ' ' }],
  ['a line break', { user: 'a\r\nimpersonate-group: system:masters' }],
  ['a character that no header carries', { user: 'ä' }],
  ['an empty group', { user: 'a', groups: [''] }],
  ['an empty uid', { user: 'a', uid: '' }],
])('%s is refused, for the request would be made with more rights', (_, identity) => {
  expect(() => identityHeaders(identity)).toThrow(expect.objectContaining({ code: 'BadRequest' }));
});
