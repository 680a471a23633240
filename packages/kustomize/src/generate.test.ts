import { Tree } from '@capstan/tree';
import { build, formatFault } from './index.ts';

type Files = Record<string, string | Uint8Array>;
const OPTIONS = 'generatorOptions: {disableNameSuffixHash: true}\n';

function made(generator: string, files: Files = {}, kind = 'configMapGenerator'): unknown {
  const result = build(Tree.of(Object.entries({ 'kustomization.yaml': `${OPTIONS}${kind}:\n- name: g\n  ${generator}\n`, ...files })), '');
  return result.ok ? result.resources[0]?.object : result.faults.map(formatFault);
}
const dataOf = (generator: string, files: Files = {}): unknown => {
  const object = made(generator, files);
  return typeof object === 'object' && object !== null && 'data' in object ? object.data : object;
};

describe('a literal', () => {
  test.each([
    ['a=b', { a: 'b' }],
    ['a=', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a="b c"', { a: 'b c' }],
    ["a='b'", { a: 'b' }],
    ['a="b', { a: '"b' }],
    ['a="', { a: '"' }],
    ['a b=c', { 'a b': 'c' }],
  ])('%s is %j', (literal, data) => {
    expect(dataOf(`literals: [${JSON.stringify(literal)}]`)).toEqual(data);
  });

  test.each(['a', '=a', ''])('%j is none', (literal) => {
    expect(dataOf(`literals: [${JSON.stringify(literal)}]`)).toEqual([
      'kustomization.yaml:4:14: configMapGenerator.0.literals.0: invalid literal source, expected key=value',
    ]);
  });
});

describe('an env file', () => {
  test.each([
    ['A=1\nB=2\n', { A: '1', B: '2' }],
    ['\ufeffA=1', { A: '1' }],
    ['# head\n\n  A=1\r\n\t# more\nB', { A: '1', B: '' }],
    ['A="1"\n', { A: '"1"' }],
    ['A=b=c # d\n', { A: 'b=c # d' }],
    ['=x\nA=1\n', { A: '1' }],
    ['A= 1 \n', { A: ' 1 ' }],
  ])('%j gives %j', (content, data) => {
    expect(dataOf('envs: [x.env]', { 'x.env': content })).toEqual(data);
  });

  test('that is no text is refused', () => {
    expect(dataOf('envs: [x.env]', { 'x.env': new Uint8Array([0x41, 0x3d, 0xff]) })).toEqual([
      "kustomization.yaml:4:10: configMapGenerator.0.envs.0: 'x.env' is no UTF-8, as an env file has to be",
    ]);
  });
});

describe('a file', () => {
  test.each([
    ['x.txt', { 'x.txt': 'text' }],
    ['k=x.txt', { k: 'text' }],
    ['deep/y.txt', { 'y.txt': 'deep' }],
    ['./deep/../x.txt', { 'x.txt': 'text' }],
  ])('%s gives %j', (source, data) => {
    expect(dataOf(`files: [${source}]`, { 'x.txt': 'text', 'deep/y.txt': 'deep' })).toEqual(data);
  });

  test('that is no text goes to the binary data of a ConfigMap', () => {
    expect(made('files: [x]', { x: new Uint8Array([0xff, 0x00]) })).toMatchObject({ binaryData: { x: '/wA=' } });
  });

  test('goes in base64 to the data of a Secret, whatever it is', () => {
    expect(made('files: [x, z]', { x: new Uint8Array([0xff]), z: 'text' }, 'secretGenerator')).toMatchObject({
      type: 'Opaque',
      data: { x: '/w==', z: 'dGV4dA==' },
    });
  });

  test.each([
    ['a=b=c', "key name or file path of 'a=b=c' contains '='"],
    ['=x', "missing key name for file path 'x'"],
    ['k=', "missing file path for key name 'k'"],
    ['gone', "no file 'gone' (add gone, or correct the path)"],
    ['deep', "'deep' is a directory, a file is expected"],
  ])('%s is refused', (source, fault) => {
    expect(dataOf(`files: ["${source}"]`, { 'deep/y.txt': '' })).toEqual([
      `kustomization.yaml:4:11: configMapGenerator.0.files.0: ${fault}`,
    ]);
  });
});

describe('the sources of one generator', () => {
  test('are told all, where several are at fault', () => {
    expect(dataOf('literals: [a, b=c]\n  files: [gone]\n  envs: [lost.env]')).toHaveLength(3);
  });

  test('may not give a key twice', () => {
    expect(dataOf('literals: [a=1]\n  files: [a=x]', { x: '' })).toEqual([
      "kustomization.yaml:5:11: configMapGenerator.0.files.0: g illegally repeats the key 'a' (give every entry a key of its own)",
    ]);
  });

  test('never tell the value of a Secret in a fault', () => {
    const faults = made('literals: ["a=hunter2", "a=hunter3", "1=hunter4", hunter5]', {}, 'secretGenerator');
    expect(faults).toHaveLength(3);
    expect(JSON.stringify(faults)).not.toContain('hunter');
  });
});

describe('a generated object', () => {
  test('has namespace, labels, annotations and type as they are said', () => {
    const generator = 'namespace: team\n  type: x/y\n  options: {labels: {a: "1"}, annotations: {b: "true"}, immutable: true}';
    expect(made(generator, {}, 'secretGenerator')).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'x/y',
      immutable: true,
      metadata: { name: 'g', namespace: 'team', labels: { a: '1' }, annotations: { b: 'true' } },
      data: {},
    });
  });
});
