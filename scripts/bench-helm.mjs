// `npm run bench:helm`: renders charts by Capstan and by the SDK of the real Helm, in turns, and compares what it takes (e2e/helm/README.md).
import { runUnderNode } from './toolchain.mjs';

process.exit(await runUnderNode('e2e/helm/bench.ts', process.argv.slice(2)));
