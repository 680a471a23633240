import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadArchive, packageChart } from '@capstan/helm';
import { readChart } from './read-chart.ts';

const chart = (name: string) => `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`;

test('a subchart that is a link within the chart is packed as what it leads to, as by helm package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'capstan-packed-links-'));
  try {
    mkdirSync(join(folder, 'charts'));
    mkdirSync(join(folder, 'lib/templates'), { recursive: true });
    writeFileSync(join(folder, 'Chart.yaml'), chart('app'));
    writeFileSync(join(folder, 'lib/Chart.yaml'), chart('lib'));
    writeFileSync(join(folder, 'lib/templates/a.yaml'), 'a: 1\n');
    symlinkSync('../lib', join(folder, 'charts/lib'));
    const packed = loadArchive(packageChart(readChart(folder)).bytes);
    expect(packed.dependencies.map(({ metadata, templates }) => [metadata.name, templates.length])).toEqual([['lib', 1]]);
    expect(packed.raw.map(({ name }) => name).sort()).toEqual([
      'Chart.yaml',
      'charts/lib/Chart.yaml',
      'charts/lib/templates/a.yaml',
      'lib/Chart.yaml',
      'lib/templates/a.yaml',
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
