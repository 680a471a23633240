// `npm run bench:kustomize`: builds kustomizations by Capstan and by the real kustomize, in turns, and compares what it takes; with `--memory` what
// outputs of growing size take of memory.
import { runUnderNode } from './toolchain.mjs';

const args = process.argv.slice(2);
const isMemory = args.includes('--memory');
process.exit(
  await runUnderNode(
    `packages/kustomize/bench/${isMemory ? 'memory' : 'builds'}.ts`,
    args.filter((arg) => arg !== '--memory'),
  ),
);
