import { crc32, deflateRawSync } from 'node:zlib';
import { plainOfValue, stringOfBytes } from '@capstan/gotemplate';
import { stringify } from '@capstan/yaml';
import type { Chart } from './chart.ts';
import { metadataFields } from './chart-file.ts';
import { HelmError } from './error.ts';
import { NO_TIME } from './go-time.ts';
import { lockFields, lockTime } from './lock-fields.ts';
import { validateMetadata } from './metadata.ts';
import { type PackedFile, writeTar } from './write-tar.ts';

/** What Helm marks its archives with, in gzip's extra field and comment. */
const EXTRA = Buffer.from('+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=');
const COMMENT = 'Helm';
const GZIP_EXTRA_AND_COMMENT = 0x04 | 0x10;
const UNKNOWN_SYSTEM = 0xff;

const encoder = new TextEncoder();
const yamlOf = (value: Parameters<typeof plainOfValue>[0]) => encoder.encode(stringify(plainOfValue(value), { flavor: 'sigs' }));

/** A chart's files in the order in which Helm packs them; Chart.yaml and the lock are written anew. */
function* filesOf(chart: Chart, prefix: string, modified: Date): Generator<PackedFile> {
  const { metadata, lock, schema } = chart;
  const base = `${prefix}${metadata.name}`;
  const isV1 = metadata.apiVersion === 'v1';
  const fields = metadataFields(isV1 ? { ...metadata, dependencies: undefined } : metadata);
  yield { name: `${base}/Chart.yaml`, data: yamlOf(fields), modified };
  if (metadata.apiVersion === 'v2' && lock !== undefined && lock !== null) {
    const generated = lockTime(lock);
    yield {
      name: `${base}/Chart.lock`,
      data: yamlOf(lockFields(lock)),
      modified: generated === NO_TIME ? modified : new Date(generated),
    };
  }
  const values = chart.raw.find(({ name }) => name === 'values.yaml');
  if (values !== undefined) yield { name: `${base}/values.yaml`, data: values.data, modified };
  if (schema !== undefined) {
    checkJson(schema);
    yield { name: `${base}/values.schema.json`, data: schema, modified };
  }
  for (const { name, data } of [...chart.templates, ...chart.files]) yield { name: `${base}/${name}`, data, modified };
  for (const child of chart.dependencies) yield* filesOf(child, `${base}/charts/`, modified);
}

function checkJson(schema: Uint8Array): void {
  try {
    JSON.parse(stringOfBytes(schema));
  } catch (error) {
    throw new HelmError('ChartInvalid', 'invalid JSON in values.schema.json', error);
  }
}

function checkDependencies({ metadata, dependencies }: Chart): void {
  const present = new Set(dependencies.map((child) => child.metadata.name));
  const missing = (metadata.dependencies ?? []).map(({ name }) => name).filter((name) => !present.has(name));
  if (missing.length === 0) return;
  throw new HelmError('DependencyMissing', `found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`);
}

/**
 * A chart as a `.tgz`, as `helm package` makes it. `modified` is every file's time, which Helm takes from the disk (the lock's is the
 * one that it names itself); equal charts and times give equal bytes. Throws a HelmError where the chart is invalid.
 */
export function packageChart(chart: Chart, modified: Date = new Date(0)): { readonly filename: string; readonly bytes: Uint8Array } {
  validateMetadata(chart.metadata);
  checkDependencies(chart);
  const { name, version } = chart.metadata;
  return { filename: `${name}-${version}.tgz`, bytes: gzip(writeTar(filesOf(chart, '', modified))) };
}

/** gzip with Helm's marks, which zlib's own function cannot set. */
function gzip(content: Uint8Array): Uint8Array {
  const header = Buffer.from([
    0x1f,
    0x8b,
    8,
    GZIP_EXTRA_AND_COMMENT,
    0,
    0,
    0,
    0,
    0,
    UNKNOWN_SYSTEM,
    EXTRA.length & 0xff,
    EXTRA.length >> 8,
  ]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length >>> 0, 4);
  return Buffer.concat([header, EXTRA, Buffer.from(`${COMMENT}\0`), deflateRawSync(content), trailer]);
}
