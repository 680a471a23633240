// Renders each archive that it is given once, one after the other, and prints the most memory that it had, in MiB: part of bench.ts.
import { readFileSync } from 'node:fs';
import { GoMap } from '@capstan/gotemplate';
import { defaultCapabilities, loadArchive, templateChart } from '@capstan/helm';

const KIB = 1024;
const capabilities = defaultCapabilities({ kubeVersion: '1.33.2' });
for (const path of process.argv.slice(2))
  templateChart(loadArchive(readFileSync(path)), new GoMap(), { name: 'release', namespace: 'default', capabilities });
console.log(process.resourceUsage().maxRSS / KIB);
