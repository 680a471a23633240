// `npm start`: gets what a fresh machine lacks, builds, and shows Capstan at work (e2e/demo).
import { runUnderNode } from './toolchain.mjs';

const help = process.argv.includes('--help') || process.argv.includes('-h');
try {
  process.exit(await runUnderNode('e2e/demo/main.ts', process.argv.slice(2), { build: !help }));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
