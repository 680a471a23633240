import { gunzipSync, gzipSync } from 'node:zlib';
import { decodeJson, encodeJson, FunctionError, GoInt, GoMap, int, itemsOf, stringOfBytes, type Value } from '@capstan/gotemplate';
import { metadataFields } from './chart-file.ts';
import { HelmError } from './error.ts';
import { NO_TIME } from './go-time.ts';
import { lockFields } from './lock-fields.ts';
import { decodeMetadata } from './metadata.ts';
import type { Release, ReleaseChart, ReleaseFile, ReleaseHook, ReleaseStatus } from './release.ts';

/** What a record may unpack to: Kubernetes keeps a Secret below 1 MiB, and JSON packs well. */
const MAX_RECORD = 256 * 1024 * 1024;

function present(entries: readonly (readonly [string, Value])[]): GoMap {
  return new GoMap(entries.filter(([, value]) => value !== '' && value !== undefined && !(Array.isArray(value) && value.length === 0)));
}

function fileRecord({ name, data, modified }: ReleaseFile): Value {
  const record = new GoMap([
    ['name', name],
    ['data', Buffer.from(data).toString('base64')],
  ]);
  return modified === undefined ? record : record.set('modtime', modified);
}

function chartRecord(chart: ReleaseChart): Value {
  const record = new GoMap([
    ['metadata', metadataFields(chart.metadata)],
    ['lock', chart.lock === undefined || chart.lock === null ? null : lockFields(chart.lock)],
    ['templates', chart.templates.length === 0 ? null : chart.templates.map(fileRecord)],
    ['values', chart.values],
    ['schema', chart.schema === undefined ? null : Buffer.from(chart.schema).toString('base64')],
    ['schemamodtime', chart.schemaModified ?? NO_TIME],
    ['files', chart.files.length === 0 ? null : chart.files.map(fileRecord)],
  ]);
  return chart.modified === undefined ? record : record.set('modtime', chart.modified);
}

function hookRecord(hook: ReleaseHook): Value {
  const { phase, startedAt, completedAt } = hook.lastRun;
  return present([
    ['name', hook.name],
    ['kind', hook.kind],
    ['path', hook.path],
    ['manifest', hook.manifest],
    ['events', [...hook.events]],
    [
      'last_run',
      present([
        ['started_at', startedAt],
        ['completed_at', completedAt],
      ]).set('phase', phase),
    ],
    ['weight', hook.weight === 0 ? undefined : int(hook.weight)],
    ['delete_policies', [...hook.deletePolicies]],
    ['output_log_policies', [...hook.outputLogPolicies]],
  ]);
}

/** A release as Helm stores it: JSON, packed, in base64; labels are kept beside it. */
export function encodeRelease(release: Release): string {
  const record = present([
    ['name', release.name],
    [
      'info',
      present([
        ['first_deployed', release.firstDeployed],
        ['last_deployed', release.lastDeployed],
        ['deleted', release.deleted],
        ['description', release.description],
        ['status', release.status],
        ['notes', release.notes],
      ]),
    ],
    ['chart', chartRecord(release.chart)],
    ['config', release.config.size === 0 ? undefined : release.config],
    ['manifest', release.manifest],
    ['hooks', release.hooks.map(hookRecord)],
    ['version', int(release.version)],
    ['namespace', release.namespace],
    ['apply_method', release.applyMethod],
  ]);
  return gzipSync(encodeJson(record), { level: 9 }).toString('base64');
}

/** Reads fields of a record; what is absent or of another type is empty, as old records have it. */
class RecordFields {
  readonly #map: GoMap;

  constructor(value: Value) {
    this.#map = value instanceof GoMap ? value : new GoMap();
  }

  text(name: string): string {
    const value = this.#map.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string): number {
    const value = this.#map.get(name);
    return typeof value === 'number' ? value : value instanceof GoInt ? Number(value.value) : 0;
  }

  texts(name: string): string[] {
    return this.list(name).filter((item) => typeof item === 'string');
  }

  list(name: string): readonly Value[] {
    return itemsOf(this.#map.get(name)) ?? [];
  }

  value(name: string): Value {
    return this.#map.get(name);
  }

  map(name: string): GoMap {
    const value = this.#map.get(name);
    return value instanceof GoMap ? value : new GoMap();
  }

  fields(name: string): RecordFields {
    return new RecordFields(this.#map.get(name));
  }
}

function filesOf(values: readonly Value[]): ReleaseFile[] {
  return values.map((value) => {
    const fields = new RecordFields(value);
    const modified = fields.text('modtime');
    return {
      name: fields.text('name'),
      data: Buffer.from(fields.text('data'), 'base64'),
      ...(modified === '' ? {} : { modified }),
    };
  });
}

/** A chart's own values; a chart without any may have none recorded. */
function valuesOf(record: RecordFields): GoMap {
  const values = record.map('values');
  if (record.value('values') === null) values.isNil = true;
  return values;
}

function chartOf(record: RecordFields): ReleaseChart {
  const schema = record.text('schema');
  const modified = record.text('modtime');
  const schemaModified = record.text('schemamodtime');
  return {
    metadata: decodeMetadata(record.value('metadata')),
    lock: record.value('lock') ?? undefined,
    templates: filesOf(record.list('templates')),
    values: valuesOf(record),
    schema: schema === '' ? undefined : Buffer.from(schema, 'base64'),
    files: filesOf(record.list('files')),
    raw: [],
    dependencies: [],
    parent: undefined,
    ...(modified === '' ? {} : { modified }),
    ...(schemaModified === '' ? {} : { schemaModified }),
  };
}

function hookOf(value: Value): ReleaseHook {
  const record = new RecordFields(value);
  const lastRun = record.fields('last_run');
  const startedAt = lastRun.text('started_at');
  const completedAt = lastRun.text('completed_at');
  return {
    name: record.text('name'),
    kind: record.text('kind'),
    path: record.text('path'),
    manifest: record.text('manifest'),
    events: record.texts('events'),
    weight: record.number('weight'),
    deletePolicies: record.texts('delete_policies'),
    outputLogPolicies: record.texts('output_log_policies'),
    lastRun: {
      phase: lastRun.text('phase'),
      ...(startedAt === '' ? {} : { startedAt }),
      ...(completedAt === '' ? {} : { completedAt }),
    },
  };
}

function unpack(data: string): string {
  const bytes = Buffer.from(data, 'base64');
  // Helm 2's records, which were moved over, are not packed.
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return stringOfBytes(bytes);
  return stringOfBytes(gunzipSync(bytes, { maxOutputLength: MAX_RECORD }));
}

/** The release of a record. Throws a HelmError where it is none. */
export function decodeRelease(data: string, labels: ReadonlyMap<string, string> = new Map()): Release {
  let value: Value;
  try {
    value = decodeJson(unpack(data));
  } catch (error) {
    const reason = error instanceof FunctionError || error instanceof Error ? error.message : String(error);
    throw new HelmError('ReleaseInvalid', `the record of a release cannot be read: ${reason}`, error);
  }
  const record = new RecordFields(value);
  if (record.text('name') === '') throw new HelmError('ReleaseInvalid', 'the record of a release has no name');
  try {
    return releaseOf(record, labels);
  } catch (error) {
    if (!(error instanceof HelmError)) throw error;
    throw new HelmError('ReleaseInvalid', `the record of the release ${record.text('name')} holds no chart: ${error.message}`, error);
  }
}

function releaseOf(record: RecordFields, labels: ReadonlyMap<string, string>): Release {
  const info = record.fields('info');
  const deleted = info.text('deleted');
  const applyMethod = record.text('apply_method');
  return {
    name: record.text('name'),
    namespace: record.text('namespace'),
    version: record.number('version'),
    firstDeployed: info.text('first_deployed'),
    lastDeployed: info.text('last_deployed'),
    ...(deleted === '' ? {} : { deleted }),
    description: info.text('description'),
    // What another version of Helm wrote is passed on.
    status: info.text('status') as ReleaseStatus,
    notes: info.text('notes'),
    chart: chartOf(record.fields('chart')),
    config: record.map('config'),
    manifest: record.text('manifest'),
    hooks: record.list('hooks').map(hookOf),
    labels,
    ...(applyMethod === '' ? {} : { applyMethod }),
  };
}
