// `npm run bench`: gets what a fresh machine lacks, builds, and measures Capstan on a real API server (bench/README.md).
import { runUnderNode } from './toolchain.mjs';

const build = !process.argv.some((argument) => ['--help', '-h', '--no-build'].includes(argument));
process.exit(await runUnderNode('bench/main.ts', process.argv.slice(2), { build }));
