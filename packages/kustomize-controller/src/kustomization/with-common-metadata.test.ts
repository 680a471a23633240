import { withCommonMetadata } from './with-common-metadata.ts';

const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { app: 'shop', team: 'x' } }, data: { key: 'value' } };

describe('withCommonMetadata', () => {
  test.each([
    ['nothing', undefined, { name: 'a', labels: { app: 'shop', team: 'x' } }],
    ['empty maps', { labels: {}, annotations: {} }, { name: 'a', labels: { app: 'shop', team: 'x' } }],
    [
      'labels, over those of the object',
      { labels: { team: 'y', tier: 'web' } },
      { name: 'a', labels: { app: 'shop', team: 'y', tier: 'web' } },
    ],
    ['annotations', { annotations: { note: 'b' } }, { name: 'a', labels: { app: 'shop', team: 'x' }, annotations: { note: 'b' } }],
  ])('adds %s', (_title, common, metadata) => {
    expect(withCommonMetadata(object, common)).toEqual({ ...object, metadata });
  });

  test('leaves the object that it is given as it is', () => {
    const before = structuredClone(object);
    withCommonMetadata(object, { labels: { team: 'y' } });
    expect(object).toEqual(before);
  });
});
