// Links of the documentation lead somewhere: to a file of the repository, and to a heading that it has. Every guide and page of
// reference can be reached from the README.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const LEFT_OUT = /^(node_modules|dist(\..*)?|coverage|testdata|\..*)$/;

/** Every link that leads nowhere, and every page that none leads to, as `FILE: what is wrong`. */
export function linkFaults(root) {
  const pages = new Map([...pagesBelow(root, '')].map((path) => [path, readFileSync(join(root, path), 'utf8')]));
  const faults = [];
  const reached = new Set(['README.md']);
  for (const [page, text] of pages) {
    for (const link of linksOf(text)) {
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : normalize(join(dirname(page), decodeURIComponent(path)));
      if (relative('.', target).startsWith('..') || !existsSync(join(root, target))) faults.push(`${page}: nothing is at ${link}`);
      else if (anchor !== undefined && pages.has(target) && !anchorsOf(pages.get(target)).has(anchor)) {
        faults.push(`${page}: ${target} has no heading #${anchor}`);
      }
      reached.add(target);
      // Whoever is shown a folder sees what is in it.
      if (existsSync(join(root, target)) && statSync(join(root, target)).isDirectory()) {
        for (const other of pages.keys()) if (dirname(other) === target) reached.add(other);
      }
    }
  }
  for (const page of pages.keys()) {
    if (page.startsWith('docs/') && !reached.has(page)) faults.push(`${page}: no page leads to it`);
  }
  return faults;
}

function* pagesBelow(root, folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (LEFT_OUT.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* pagesBelow(root, path);
    else if (entry.name.endsWith('.md')) yield path;
  }
}

/** Where a page's links lead, those to other sites left out. */
function linksOf(text) {
  const prose = text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** The names by which a page's headings are linked to, as GitHub makes them. */
function anchorsOf(text) {
  const headings = text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#+ +(.+)$/gm);
  const slugs = [...headings].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
  return new Set(slugs);
}
