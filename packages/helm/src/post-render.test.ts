import { kustomizePostRenderer } from './kustomize-post-renderer.ts';
import { postRenderFiles } from './post-render.ts';

const MANIFEST = 'kind: ConfigMap\nmetadata:\n  name: a\n';
const HOOK = 'kind: Job\nmetadata:\n  name: h\n  annotations:\n    helm.sh/hook: test\n';
const FILES = new Map([
  ['app/templates/b.yaml', `${MANIFEST}---\n${HOOK}`],
  ['app/templates/a.yaml', MANIFEST.replace('name: a', 'name: z')],
  ['app/templates/_h.tpl', 'no: object\n'],
]);

/** The streams that a post-renderer is given, each as the names of its objects. */
function streams(strategy: 'combined' | 'separate' | 'nohooks'): string[][] {
  const seen: string[][] = [];
  postRenderFiles(
    FILES,
    (stream) => {
      seen.push(Array.from(stream.matchAll(/^ {2}name: (.*)$/gm), ([, name = '']) => name));
      return stream;
    },
    strategy,
  );
  return seen;
}

describe('a post-renderer', () => {
  test.each([
    ['combined', [['z', 'a', 'h']]],
    ['separate', [['h'], ['z', 'a']]],
    ['nohooks', [['z', 'a']]],
  ] as const)('of the strategy %s gets its streams in the order of their files', (strategy, expected) => {
    expect(streams(strategy)).toEqual(expected);
  });

  test('that changes nothing leaves every object under its file, unmarked', () => {
    const files = postRenderFiles(FILES, (stream) => stream, 'combined');
    expect([...files]).toEqual([
      ['app/templates/a.yaml', MANIFEST.replace('name: a', 'name: z')],
      ['app/templates/b.yaml', `${MANIFEST}---\n${HOOK}`],
    ]);
  });

  test('may make objects, which get a file of their own', () => {
    const files = postRenderFiles(FILES, () => 'kind: Made\n', 'combined');
    expect([...files]).toEqual([['generated-by-postrender-0.yaml', 'kind: Made\n']]);
  });

  test.each([
    ['{', 'error while parsing post rendered output'],
    ['- a\n', 'an object is no mapping'],
  ])('that gives %j is at fault', (given, message) => {
    expect(() => postRenderFiles(FILES, () => given, 'combined')).toThrow(message);
  });

  test('is told which template gives what it cannot read', () => {
    expect(() => postRenderFiles(new Map([['app/templates/a.yaml', 'a: [']]), (stream) => stream, 'combined')).toThrow(
      'parsing app/templates/a.yaml: ',
    );
  });
});

describe('a kustomization as a post-renderer', () => {
  const stream = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\nspec:\n  containers:\n  - image: nginx:1\n    name: c\n';

  test('sets images and applies patches', () => {
    const render = kustomizePostRenderer({
      images: [{ name: 'nginx', newTag: '2' }],
      patches: [{ patch: '- {op: add, path: /metadata/labels, value: {a: b}}', target: { kind: 'Pod' } }],
    });
    expect(render(stream)).toBe(stream.replace('nginx:1', 'nginx:2').replace('metadata:\n', 'metadata:\n  labels:\n    a: b\n'));
  });

  test('says all that does not fit', () => {
    const patch = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: other\n';
    expect(() => kustomizePostRenderer({ patches: [{ patch }] })(stream)).toThrow(expect.objectContaining({ code: 'PostRenderFailed' }));
  });
});
