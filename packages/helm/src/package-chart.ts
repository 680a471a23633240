import { crc32, deflateRawSync } from 'node:zlib';
import { plainOfValue } from '@capstan/gotemplate';
import { stringify } from '@capstan/yaml';
import { packTar } from 'modern-tar';
import type { Chart } from './chart.ts';
import { metadataFields } from './chart-file.ts';
import { validateMetadata } from './metadata.ts';

/** What Helm marks its archives with, in gzip's extra field and comment. */
const EXTRA = Buffer.from('+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=');
const COMMENT = 'Helm';
const GZIP_EXTRA_AND_COMMENT = 0x04 | 0x10;
const FILE_MODE = 0o644;

interface PackedFile {
  readonly name: string;
  readonly data: Uint8Array;
}

const encoder = new TextEncoder();
const yamlOf = (value: Parameters<typeof plainOfValue>[0]) => encoder.encode(stringify(plainOfValue(value), { flavor: 'sigs' }));

/** A chart's files in the order in which Helm packs them; Chart.yaml and the lock are written anew. */
function* filesOf(chart: Chart, prefix: string): Generator<PackedFile> {
  const base = `${prefix}${chart.metadata.name}`;
  const isV1 = chart.metadata.apiVersion === 'v1';
  yield {
    name: `${base}/Chart.yaml`,
    data: yamlOf(metadataFields(isV1 ? { ...chart.metadata, dependencies: undefined } : chart.metadata)),
  };
  if (!isV1 && chart.lock !== undefined) yield { name: `${base}/Chart.lock`, data: yamlOf(chart.lock) };
  const values = chart.raw.find(({ name }) => name === 'values.yaml');
  if (values !== undefined) yield { name: `${base}/values.yaml`, data: values.data };
  if (chart.schema !== undefined) yield { name: `${base}/values.schema.json`, data: chart.schema };
  for (const { name, data } of [...chart.templates, ...chart.files]) yield { name: `${base}/${name}`, data };
  for (const child of chart.dependencies) yield* filesOf(child, `${base}/charts/`);
}

/**
 * A chart as a `.tgz`, as `helm package` makes it. `modified` is every file's time, which Helm takes from the disk; equal charts and
 * times give equal bytes. Throws a HelmError where the chart is invalid.
 */
export async function packageChart(
  chart: Chart,
  modified: Date = new Date(0),
): Promise<{ readonly filename: string; readonly bytes: Uint8Array }> {
  validateMetadata(chart.metadata);
  const entries = Array.from(filesOf(chart, ''), ({ name, data }) => ({
    header: { name, size: data.length, mode: FILE_MODE, mtime: modified, type: 'file' as const },
    body: Uint8Array.from(data),
  }));
  const tar = await packTar(entries);
  return { filename: `${chart.metadata.name}-${chart.metadata.version}.tgz`, bytes: gzip(tar) };
}

/** gzip with Helm's marks, which zlib's own function cannot set. */
function gzip(content: Uint8Array): Uint8Array {
  const header = Buffer.from([0x1f, 0x8b, 8, GZIP_EXTRA_AND_COMMENT, 0, 0, 0, 0, 0, 0xff, EXTRA.length & 0xff, EXTRA.length >> 8]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length >>> 0, 4);
  return Buffer.concat([header, EXTRA, Buffer.from(`${COMMENT}\0`), deflateRawSync(content), trailer]);
}
