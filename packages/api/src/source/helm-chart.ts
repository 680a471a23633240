import { Optional } from 'typebox';
import { choice, group, list, text } from '../field.ts';
import { defineKind, type ObjectOf } from '../kind.ts';
import { age, column, ready, status } from '../printer-columns.ts';
import { chartFields, matchOIDCIdentity, VALUES_FILE_REMEDY, valuesFile, verifyFields } from './chart-fields.ts';
import { accessFrom, interval, NOT_YET_OBSERVED, sourceKind, sourceStatus, statusUrl, suspend } from './common-fields.ts';

const spec = group(
  'Which chart.',
  {
    chart: text('Name of the chart in a Helm repository, or its path in another source.'),
    ...chartFields,
    sourceRef: group('Where the chart comes from.', {
      apiVersion: Optional(text('API version of the source.')),
      kind: choice('Kind of the source.', ['HelmRepository', 'GitRepository', 'Bucket']),
      name: text('Name of the source.'),
    }),
    interval,
    verify: Optional(group('Accept only signed charts.', { ...verifyFields, matchOIDCIdentity })),
    suspend,
  },
  {
    rules: [
      {
        rule: "!has(self.verify) || self.sourceRef.kind == 'HelmRepository'",
        message: 'verify needs a sourceRef of kind HelmRepository',
        holds: (self) => self.verify === undefined || self.sourceRef.kind === 'HelmRepository',
      },
    ],
  },
);

const chartStatus = group('Which chart was fetched.', {
  ...sourceStatus,
  observedChartName: Optional(text('Name of the chart that was last resolved.')),
  observedSourceArtifactRevision: Optional(text('Revision of the source that it came from.')),
  observedValuesFiles: Optional(list('Values files of the stored artifact.', text('Path.'))),
  url: statusUrl,
});

const retired = { spec: { accessFrom, valuesFile }, refused: { valuesFile: VALUES_FILE_REMEDY } };

/** One Helm chart. */
export const HelmChart = defineKind({
  ...sourceKind,
  kind: 'HelmChart',
  plural: 'helmcharts',
  shortNames: ['hc'],
  description: 'A Helm chart from a Helm repository, a Git repository or a bucket, made available as an artifact.',
  columns: [
    column('Chart', '.spec.chart'),
    column('Version', '.spec.version'),
    column('Source Kind', '.spec.sourceRef.kind'),
    column('Source Name', '.spec.sourceRef.name'),
    age,
    ready,
    status,
  ],
  spec,
  status: chartStatus,
  statusDefault: NOT_YET_OBSERVED,
  retired: [
    { version: 'v1beta2', ...retired },
    { version: 'v1beta1', ...retired },
  ],
});
export type HelmChart = ObjectOf<typeof HelmChart>;
