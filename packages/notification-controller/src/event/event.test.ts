import { describeObject, objectGroup, parseEvent } from './event.ts';

const payload = {
  involvedObject: {
    kind: 'Kustomization',
    namespace: 'apps',
    name: 'web',
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    uid: 'u',
    resourceVersion: '7',
  },
  severity: 'info',
  timestamp: '2026-11-21T02:28:26Z',
  message: 'Deployment/apps/web configured',
  reason: 'Progressing',
  metadata: { 'kustomize.toolkit.fluxcd.io/revision': 'main@sha1:abc' },
  reportingController: 'kustomize-controller',
  reportingInstance: 'pod-1',
};
const parse = (change: Record<string, unknown>) => parseEvent(JSON.stringify({ ...payload, ...change }));

describe('parseEvent', () => {
  test('reads an event as controllers send it', () => {
    expect(JSON.parse(JSON.stringify(parse({})))).toEqual(payload);
  });

  test('leaves out what is not given and drops what it does not know', () => {
    const event = parse({ metadata: undefined, reportingInstance: undefined, unknown: 1 });
    expect(Object.keys(event)).toEqual(['involvedObject', 'severity', 'timestamp', 'message', 'reason', 'reportingController']);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['no object', { involvedObject: undefined }, 'involvedObject is not an object'],
    ['an object without a name', { involvedObject: { kind: 'A' } }, 'involvedObject.name is missing'],
    ['a name that is a number', { involvedObject: { kind: 'A', name: 1 } }, 'involvedObject.name is not a string'],
    ['no message', { message: '' }, 'message is missing'],
    ['a severity of its own', { severity: 'fatal' }, 'severity is none of trace, info, error'],
    ['metadata that is a list', { metadata: [] }, 'metadata is not an object'],
    ['metadata with a number', { metadata: { 'a/b': 1 } }, 'metadata.a/b is not a string'],
  ])('refuses %s', (_, change, message) => {
    expect(() => parse(change)).toThrow(expect.objectContaining({ code: 'EventInvalid', message }));
  });

  test.each(['', 'null', '[]', '"text"', '{'])('refuses the body %p', (body) => {
    expect(() => parseEvent(body)).toThrow(expect.objectContaining({ code: 'EventInvalid' }));
  });

  test('takes metadata named as a property of every object for what it is', () => {
    const event = parseEvent(JSON.stringify(payload).replace('kustomize.toolkit.fluxcd.io/revision', '__proto__'));
    expect(Object.entries(event.metadata ?? {})).toEqual([['__proto__', 'main@sha1:abc']]);
  });
});

test.each([
  ['kustomize.toolkit.fluxcd.io/v1', 'kustomize.toolkit.fluxcd.io'],
  ['v1', ''],
])('the group of %p is %p', (apiVersion, group) => {
  expect(objectGroup({ ...parse({}), involvedObject: { ...payload.involvedObject, apiVersion } })).toBe(group);
});

test('an object is named by kind, namespace and name', () => {
  expect(describeObject(payload.involvedObject)).toBe('Kustomization/apps/web');
});
