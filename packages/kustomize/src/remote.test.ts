import { Tree } from '@capstan/tree';
import { type BuildOptions, build, formatResources, REMOTE_FILE, type RemoteAnswer, type RemoteBases } from './index.ts';

type Files = Record<string, string>;
const object = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

/** Repositories by clone URL and ref, and files by URL; all else fails. */
function serving(repositories: Record<string, Files>, files: Files = {}): RemoteBases {
  const answers = new Map<string, RemoteAnswer>();
  for (const [key, content] of Object.entries(repositories))
    answers.set(key, { kind: 'found', tree: Tree.of(Object.entries(content)), revision: `commit of ${key}` });
  for (const [url, content] of Object.entries(files))
    answers.set(url, { kind: 'found', tree: Tree.of([[REMOTE_FILE, content]]), revision: `digest of ${url}` });
  return (request) =>
    answers.get(request.kind === 'file' ? request.url : `${request.cloneUrl}@${request.ref}`) ?? {
      kind: 'failed',
      reason: 'HTTP status 404',
    };
}

const run = (files: Files, remote: RemoteBases | undefined, options: BuildOptions = {}) =>
  build(Tree.of(Object.entries(files)), '', { ...options, ...(remote === undefined ? {} : { remote }) });
const outermost = (...resources: string[]): Files => ({ 'kustomization.yaml': `resources: ${JSON.stringify(resources)}\n` });
const names = (result: ReturnType<typeof run>): string[] => (result.ok ? result.resources.map(({ label }) => label) : []);
const faults = (result: ReturnType<typeof run>) => (result.ok ? [] : result.faults);

const SHARED = 'https://host.example/org/shared';
const shared: Files = {
  'base/kustomization.yaml': 'resources: [m.yaml, ../other]\n',
  'base/m.yaml': object('m'),
  'other/kustomization.yaml': 'resources: [o.yaml]\n',
  'other/o.yaml': object('o'),
};

describe('a remote base', () => {
  test('is built as if it lay here, with what it names beside it', () => {
    const result = run(outermost(`${SHARED}//base?ref=v1`), serving({ [`${SHARED}@v1`]: shared }));
    expect(names(result)).toEqual(['ConfigMap/m', 'ConfigMap/o']);
  });

  test('enters the closure with the revision that it was built from, its files do not', () => {
    const { closure } = run(outermost(`${SHARED}//base?ref=v1`), serving({ [`${SHARED}@v1`]: shared }));
    expect(closure.remotes).toMatchObject([{ request: { cloneUrl: SHARED, ref: 'v1' }, revision: `commit of ${SHARED}@v1` }]);
    expect(closure.files).toEqual(['kustomization.yaml']);
  });

  test('may have remote bases itself, and two ways may lead to one', () => {
    const remote = serving({
      'https://host.example/org/left@': { 'kustomization.yaml': `resources: [${SHARED}//other]\nnamePrefix: l-\n` },
      'https://host.example/org/right@': { 'kustomization.yaml': `resources: [${SHARED}//other]\nnamePrefix: r-\n` },
      [`${SHARED}@`]: shared,
    });
    const result = run(outermost('https://host.example/org/left', 'https://host.example/org/right'), remote);
    expect(names(result)).toEqual(['ConfigMap/l-o', 'ConfigMap/r-o']);
    expect(result.closure.remotes.map(({ revision }) => revision)).toContain(`commit of ${SHARED}@`);
  });

  test('reads nothing outside of its kustomization, even where the tree itself may', () => {
    const files = { 'base/kustomization.yaml': 'resources: [../other/o.yaml]\n', 'other/o.yaml': object('o') };
    const result = run(outermost(`${SHARED}//base`), serving({ [`${SHARED}@`]: files }), { loadRestriction: 'tree' });
    expect(faults(result)).toMatchObject([
      { code: 'Forbidden', file: `${SHARED}//base/kustomization.yaml`, line: 1, field: 'resources.0' },
    ]);
  });

  test('never sees the tree that includes it', () => {
    const files = { 'kustomization.yaml': 'resources: [../secret.yaml]\n' };
    const result = run({ ...outermost(SHARED), 'secret.yaml': object('secret') }, serving({ [`${SHARED}@`]: files }), {
      loadRestriction: 'tree',
    });
    expect(faults(result)).toMatchObject([{ code: 'Forbidden' }]);
  });

  test('that leads back to itself is a cycle', () => {
    const remote = serving({
      'https://host.example/org/a@': { 'kustomization.yaml': 'resources: [https://host.example/org/b]\n' },
      'https://host.example/org/b@': { 'kustomization.yaml': 'resources: [https://host.example/org/a]\n' },
    });
    expect(faults(run(outermost('https://host.example/org/a'), remote))).toMatchObject([
      { code: 'Cycle', file: 'https://host.example/org/b//kustomization.yaml' },
    ]);
  });

  test('of an endless chain is given up', () => {
    const remote: RemoteBases = (request) => {
      const next = Number(/\d+$/.exec(request.kind === 'file' ? '' : request.cloneUrl)?.[0] ?? 0) + 1;
      if (request.kind === 'file') return { kind: 'failed', reason: 'HTTP status 404' };
      const text = `resources: [https://host.example/org/r${next}]\n`;
      return { kind: 'found', tree: Tree.of([['kustomization.yaml', text]]), revision: `${next}` };
    };
    expect(faults(run(outermost('https://host.example/org/r0'), remote))).toMatchObject([{ code: 'LimitExceeded' }]);
  });

  test.each([
    ['a directory that is not there', `${SHARED}//absent`, 'NotFound', /has no directory 'absent'/],
    ['a file', `${SHARED}//base/m.yaml?ref=`, 'Unreadable', /is a file of its repository/],
    ['a repository that cannot be had', 'https://host.example/org/absent', 'NotFound', /could not be fetched: HTTP status 404/],
    ['no URL of a base', 'ext::sh -c id', 'Unsupported', /no URL of a base/],
  ])('named as %s', (_, url, code, message) => {
    const result = run(outermost(url), serving({ [`${SHARED}@`]: shared }));
    expect(faults(result)).toMatchObject([{ code, field: 'resources.0', line: 1, message: expect.stringMatching(message) }]);
  });

  test('is refused by its field where there is no port, and its credentials are not repeated', () => {
    const [fault] = faults(run({ 'kustomization.yaml': 'components:\n- https://ada:hunter2@host.example/org/repo\n' }, undefined));
    expect(fault).toMatchObject({ code: 'Unsupported', file: 'kustomization.yaml', line: 2, field: 'components.0' });
    expect(JSON.stringify(fault)).not.toContain('hunter2');
  });
});

test.each([
  ['https://host.example/org/repo//dir', ['repository']],
  ['https://host.example/a/b/c.git/dir', ['repository']],
  ['https://github.com/org/repo/dir?ref=main', ['repository']],
  ['git@host.example:org/repo', ['repository']],
  ['https://host.example/org/repo/dir', ['file', 'repository']],
  ['https://github.com/org/repo/raw/main/m', ['file', 'repository']],
  ['https://github.com/org/repo/releases/download/v1/all.yaml', ['file', 'repository']],
  ['https://host.example/m.yaml', ['file']],
])('%s is asked for as %j', (url, kinds) => {
  const asked: string[] = [];
  run(outermost(url), (request) => {
    asked.push(request.kind);
    return { kind: 'failed', reason: 'HTTP status 404' };
  });
  expect(asked).toEqual(kinds);
});

describe('a remote file', () => {
  const URL = 'https://host.example/org/repo/m.yaml';

  test('is a resource, a patch, a generator’s entry', () => {
    const files = {
      'kustomization.yaml': `resources: ["${URL}"]\npatches: [{path: "https://host.example/p.yaml"}]\nconfigMapGenerator: [{name: g, files: ["https://host.example/app.conf"]}]\n`,
    };
    const remote = serving(
      {},
      { [URL]: object('m'), 'https://host.example/p.yaml': `${object('m')}data: {p: q}\n`, 'https://host.example/app.conf': 'x=1' },
    );
    const result = run(files, remote);
    const text = result.ok ? formatResources(result.resources) : '';
    expect(text).toContain('  p: q\n');
    expect(text).toContain('  app.conf: x=1\n');
  });

  test('that is a page for people is tried as a repository', () => {
    const remote = serving({ [`${SHARED}@`]: shared }, { [`${SHARED}/base`]: '<!DOCTYPE html><html><p>a: b: c</p></html>' });
    expect(names(run(outermost(`${SHARED}/base`), remote))).toEqual(['ConfigMap/m', 'ConfigMap/o']);
  });

  test('with a fault is named by its URL', () => {
    const result = run(outermost(`${URL}?token=hunter2`), serving({}, { [`${URL}?token=hunter2`]: 'a: [\n' }));
    expect(faults(result)).toMatchObject([{ code: 'InvalidYaml', file: `${URL}?token=***` }]);
  });
});
