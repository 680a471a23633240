// The examples in the packages' READMEs are what the compiler takes; what an example leaves to its reader, a name that it declares nowhere,
// may be anything.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** What the compiler says of a name that is declared nowhere. */
const GIVEN_BY_THE_READER = new Set(['TS2304', 'TS2552', 'TS18004']);

/** Every error in an example, as `README: example N, line N: error`. `node` is one that runs the compiler. */
export function exampleFaults(root, node) {
  const examples = new Map([...examplesOf(root)].map((example) => [example.file, example]));
  const config = join(root, 'node_modules/.cache/examples.json');
  mkdirSync(dirname(config), { recursive: true });
  const compilerOptions = { types: ['node'], noUnusedLocals: false };
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, files: [...examples.keys()] }));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { status, stdout, stderr } = spawnSync(node, [compiler, '-p', config, '--pretty', 'false'], { cwd: root, encoding: 'utf8' });
  const errors = [...stdout.matchAll(/^(\S.*?)\((\d+),\d+\): error (TS\d+): (.*)$/gm)];
  if (status !== 0 && errors.length === 0) return [`the examples could not be checked: ${stdout}${stderr}`];
  return errors.flatMap(([, path, line, code, message]) => {
    const example = examples.get(join(root, path));
    if (example !== undefined && GIVEN_BY_THE_READER.has(code)) return [];
    return [`${example?.page ?? path}: example ${example?.number}, line ${line}: ${message}`];
  });
}

/** Each example as a file that its own package's imports are resolved from. */
function* examplesOf(root) {
  for (const name of readdirSync(join(root, 'packages'))) {
    const home = join(root, 'packages', name);
    const page = join(home, 'README.md');
    const folder = join(home, 'node_modules/.cache');
    const texts = existsSync(page) ? [...readFileSync(page, 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(([, text]) => text) : [];
    for (const [index, text] of texts.entries()) {
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `example-${index + 1}.ts`);
      writeFileSync(file, `${text}\nexport {};\n`);
      yield { file, page: relative(root, page), number: index + 1 };
    }
  }
}
