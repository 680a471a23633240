// Builds outputs of growing size and prints the largest heap beside the size of the output: memory is to grow as the output does.
// Run: npm run bench:kustomize -- --memory
import { spawnSync } from 'node:child_process';
import { Tree } from '@capstan/tree';
import { build, formatResources } from '../src/index.ts';

const SIZES = [1, 4, 16];
/** Objects of the smallest size. */
const OBJECTS = 1_000;

const [size] = process.argv.slice(2);
if (size === undefined) compare();
else measure(Number(size));

/** Each size in a process of its own, whose highest memory is its own. */
function compare(): void {
  for (const factor of SIZES) {
    const { stdout } = spawnSync(process.execPath, ['--conditions=capstan-source', '--expose-gc', import.meta.filename, String(factor)], {
      encoding: 'utf8',
    });
    process.stdout.write(stdout);
  }
}

function measure(factor: number): void {
  const tree = Tree.of([
    ['base/kustomization.yaml', `resources: [all.yaml]\nnamePrefix: p-\nlabels: [{pairs: {a: b}, includeTemplates: true}]\n`],
    ['base/all.yaml', Array.from({ length: OBJECTS * factor }, (_, index) => deployment(index)).join('---\n')],
    [
      'over/kustomization.yaml',
      'resources: [../base]\nnamespace: team\nimages: [{name: nginx, newTag: "2"}]\nreplicas: [{name: d0, count: 3}]\n',
    ],
  ]);
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const text = render(tree);
  globalThis.gc?.();
  const kept = process.memoryUsage().heapUsed - before;
  const peak = process.resourceUsage().maxRSS * 1024;
  const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
  process.stdout.write(
    `${factor}×: output ${mebibytes(text.length)} MiB, kept after it ${mebibytes(kept)} MiB, largest resident set ${mebibytes(peak)} MiB\n`,
  );
}

function render(tree: Tree): string {
  const result = build(tree, 'over', { loadRestriction: 'tree' });
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return formatResources(result.resources);
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: d${index}
spec:
  selector:
    matchLabels: {app: d${index}}
  template:
    metadata:
      labels: {app: d${index}}
    spec:
      containers:
      - name: app
        image: nginx:1
        args: ["--verbose", "--port=80"]
        env:
        - name: A
          value: "1"
`;
}
