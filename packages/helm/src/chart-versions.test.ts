import { type ChartVersion, chartVersions, chooseVersion } from './chart-versions.ts';
import type { IndexChart } from './read-index.ts';

type Fields = IndexChart['versions'][number];

const chart = (...versions: readonly Fields[]): IndexChart => ({
  name: 'app',
  line: 7,
  versions: versions.map((fields) => ({ name: 'app', ...fields })),
});
const named = (...versions: readonly string[]): ChartVersion[] => chartVersions(chart(...versions.map((version) => ({ version }))));
const texts = (versions: readonly ChartVersion[]) => versions.map(({ metadata }) => metadata.version);

describe('the versions of a chart', () => {
  test('come with what the index tells of them', () => {
    const fields = {
      version: '1.0.0',
      apiVersion: 'v2',
      appVersion: '3',
      urls: ['a.tgz', null],
      created: '2026-01-02T03:04:05.100000+00:00',
      digest: 'abc',
      removed: true,
      dependencies: [{ name: 'db', version: '^1', repository: '' }],
    };
    expect(chartVersions(chart(fields))).toMatchObject([
      {
        metadata: { name: 'app', version: '1.0.0', apiVersion: 'v2', appVersion: '3', dependencies: [{ name: 'db', version: '^1' }] },
        urls: ['a.tgz', ''],
        created: '2026-01-02T03:04:05.1Z',
        digest: 'abc',
        removed: true,
      },
    ]);
  });

  test('may lack all but name and version', () => {
    expect(chartVersions(chart({ version: '1' }))).toMatchObject([
      { metadata: { apiVersion: 'v1' }, urls: [], created: '0001-01-01T00:00:00Z', removed: false, digest: '' },
    ]);
  });

  test('are sorted, the newest first', () => {
    expect(texts(named('1.0.0', '1.10.0', 'v1.9.0', '2.0.0-rc.1', '2.0.0-rc.10', '0.1', '1.10.0-a'))).toEqual([
      '2.0.0-rc.10',
      '2.0.0-rc.1',
      '1.10.0',
      '1.10.0-a',
      'v1.9.0',
      '1.0.0',
      '0.1',
    ]);
  });

  test.each([
    [{ version: 'x' }, 'validation: chart.metadata.version "x" is invalid'],
    [{ version: '1.0.0', name: '..' }, 'validation: chart.metadata.name ".." is not allowed'],
    [{ version: '1.0.0', type: 'other' }, 'validation: chart.metadata.type must be application or library'],
    [{ version: '1.0.0', maintainers: [null] }, 'validation: maintainers must not contain empty or null nodes'],
    [{}, 'validation: chart.metadata.version is required'],
  ])('leave out %j', (fields, reason) => {
    const skipped: string[][] = [];
    const versions = chartVersions(chart(fields, { version: '0.9.0' }), (version, why) => skipped.push([version, why]));
    expect(texts(versions)).toEqual(['0.9.0']);
    expect(skipped).toEqual([['version' in fields ? fields.version : '', reason]]);
  });

  test('keep one whose dependencies lost their aliases', () => {
    const twice = { name: 'db', version: '1', repository: '' };
    expect(texts(chartVersions(chart({ version: '1.0.0', dependencies: [twice, twice] })))).toEqual(['1.0.0']);
  });

  test.each([
    [{ urls: 'a' }, 'urls is no list of texts'],
    [{ urls: [1] }, 'urls is no list of texts'],
    [{ created: 'yesterday' }, 'created is no time in RFC 3339'],
    [{ removed: 'yes' }, 'removed is no boolean'],
    [{ digest: {} }, 'digest is no text'],
    [{ keywords: 'a' }, 'cannot unmarshal string'],
  ])('are refused for %j', (fields, message) => {
    expect(() => chartVersions(chart({ version: '1.0.0', ...fields }))).toThrow(
      expect.objectContaining({ code: 'IndexInvalid', message: expect.stringMatching(`^line 7: the entry of app: .*${message}`) }),
    );
  });
});

describe('the version that is chosen', () => {
  const versions = named('2.1.0-beta.1', '2.0.0', '1.5.1+b', '1.5.1', '1.5.0', '1.0.0', '0.9.0-alpha');

  test.each([
    ['', '2.0.0'],
    ['*', '2.0.0'],
    ['>=0.0.0-0', '2.1.0-beta.1'],
    ['2.1.0-beta.1', '2.1.0-beta.1'],
    ['>2.0.0', undefined],
    ['>2.0.0-0', '2.1.0-beta.1'],
    ['^1', '1.5.1+b'],
    ['1.5.1', '1.5.1'],
    ['~1.5.0', '1.5.1+b'],
    ['1.x', '1.5.1+b'],
    ['1', '1.5.1+b'],
    ['v1.0.0', '1.0.0'],
    ['<1.0.0', undefined],
    ['0.9.0-alpha', '0.9.0-alpha'],
    ['>=1.0.0 <1.5.0 || 3.x', '1.0.0'],
    ['1.0.0 - 1.5.0', '1.5.0'],
  ])('of %j is %s', (wanted, expected) => {
    const choose = () => chooseVersion('app', versions, wanted).metadata.version;
    if (expected !== undefined) expect(choose()).toBe(expected);
    else expect(choose).toThrow(expect.objectContaining({ code: 'VersionNotFound', message: `no chart version found for app-${wanted}` }));
  });

  test.each([
    [undefined, '1.0.0', 'ChartNotFound', 'no chart name found: app'],
    [[], '', 'VersionNotFound', 'no chart version found for app-'],
    [[], 'latest', 'VersionNotFound', 'improper constraint: "latest"'],
  ])('of %j for %j is refused with %s', (known, wanted, code, message) => {
    expect(() => chooseVersion('app', known, wanted)).toThrow(expect.objectContaining({ code, message }));
  });
});
