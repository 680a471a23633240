import { collectionPath, objectPath, queryString } from './resource-path.ts';
import { CONFIG_MAPS, DEPLOYMENTS, NAMESPACES } from './testing/test-endpoint.ts';

test.each([
  [CONFIG_MAPS, { namespace: 'team', name: 'a' }, undefined, '/api/v1/namespaces/team/configmaps/a'],
  [DEPLOYMENTS, { namespace: 'team', name: 'a' }, 'status', '/apis/apps/v1/namespaces/team/deployments/a/status'],
  [NAMESPACES, { name: 'team' }, undefined, '/api/v1/namespaces/team'],
  [NAMESPACES, { name: 'team', namespace: 'ignored' }, undefined, '/api/v1/namespaces/team'],
  [
    DEPLOYMENTS,
    { namespace: 'team', name: 'system:a b?c#d' },
    undefined,
    '/apis/apps/v1/namespaces/team/deployments/system%3Aa%20b%3Fc%23d',
  ],
])('the path of an object: %j', (resource, key, subresource, path) => {
  expect(objectPath(resource, key, subresource)).toBe(path);
});

test.each([
  ['an empty name', { namespace: 'team', name: '' }],
  ['a name that climbs', { namespace: 'team', name: '..' }],
  ['a name with a slash', { namespace: 'team', name: 'a/b' }],
  ['no namespace', { name: 'a' }],
  ['a namespace that climbs', { namespace: '..', name: 'a' }],
])('no path for %s', (_, key) => {
  expect(() => objectPath(CONFIG_MAPS, key)).toThrow(expect.objectContaining({ code: 'BadRequest' }));
});

test.each([
  [CONFIG_MAPS, undefined, '/api/v1/configmaps'],
  [CONFIG_MAPS, 'team', '/api/v1/namespaces/team/configmaps'],
  [NAMESPACES, 'team', '/api/v1/namespaces'],
])('the path of a collection: %j in %s', (resource, namespace, path) => {
  expect(collectionPath(resource, namespace)).toBe(path);
});

test('a query names only what is set', () => {
  expect(queryString({ a: undefined, b: false, c: '', d: true, e: 0, f: 'x=y,z' })).toBe('?d=true&e=0&f=x%3Dy%2Cz');
  expect(queryString({})).toBe('');
});
