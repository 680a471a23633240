// docs/reference/flags.md says what `--help` says: each flag of each controller with its type, default and purpose, and no other.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PAGE = 'docs/reference/flags.md';

/** Every flag that the page lacks, has otherwise, or has though there is none. `node` is one that runs TypeScript. */
export function flagFaults(root, node) {
  const documented = documentedFlags(readFileSync(join(root, PAGE), 'utf8'));
  const faults = [];
  for (const [controller, flags] of flagsOfControllers(root, node)) {
    const rows = documented.get(controller) ?? new Map();
    for (const [name, row] of flags) {
      if (rows.get(name) !== row) faults.push(`${PAGE}: --${name} of ${controller} is ${rows.get(name) ?? 'absent'}; it should be ${row}`);
    }
    for (const name of rows.keys()) if (!flags.has(name)) faults.push(`${PAGE}: ${controller} has no --${name}`);
  }
  return faults;
}

/** The flags of each controller as rows, from its source. */
function flagsOfControllers(root, node) {
  const names = readdirSync(join(root, 'packages')).filter((name) => existsSync(join(root, 'packages', name, 'src/flags.ts')));
  const program = `
    const all = [];
    for (const url of ${JSON.stringify(names.map((name) => pathToFileURL(join(root, 'packages', name, 'src/flags.ts')).href))}) {
      for (const { program, flags } of Object.values(await import(url))) {
        all.push([program, Object.entries(flags).map(([name, { type, shown, description }]) => [name, { type, shown, description }])]);
      }
    }
    console.log(JSON.stringify(all));`;
  const args = ['--conditions=capstan-source', '--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const answer = execFileSync(node, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 24 });
  return JSON.parse(answer).map(([controller, flags]) => [
    controller,
    new Map(flags.map(([name, { type, shown, description }]) => [name, rowOf(type, shown === '' ? '' : `\`${shown}\``, description)])),
  ]);
}

function rowOf(type, shown, description) {
  return `| ${type} | ${shown} | ${description} |`;
}

/**
 * The rows of each controller: of its own section, of the sections of all, and of those of some that name it. Where a controller's default
 * differs, the shared row says so in brackets: `(source: \`2\`)`.
 */
function documentedFlags(page) {
  const sections = page.split(/^## /m).slice(1);
  const controllers = sections.map((section) => section.split('\n', 1)[0]).filter((title) => title.endsWith('-controller'));
  const documented = new Map(controllers.map((name) => [name, new Map()]));
  for (const section of sections) {
    const [title] = section.split('\n', 1);
    const rows = section.matchAll(/^\| `--([\w-]+)` \| (\w+) \| (.*?) \| (.*?) \|(?: ([\w, ]+) \|)?$/gm);
    for (const [, name, type, shown, text, some] of rows) {
      for (const controller of controllers.filter((one) => concerns(title, some, one))) {
        const differs = new RegExp(` \\(${controller.replace('-controller', '')}: (\`.*?\`)\\)`).exec(text);
        const description = text.replace(/ \(\w+: `.*?`\)/g, '');
        // A controller's own section comes after the shared ones, and counts.
        documented.get(controller).set(name, rowOf(type, differs?.[1] ?? shown, description));
      }
    }
  }
  return documented;
}

function concerns(title, some, controller) {
  if (title === controller || title === 'All controllers') return true;
  return title === 'Some controllers' && some.split(', ').includes(controller.replace('-controller', ''));
}
