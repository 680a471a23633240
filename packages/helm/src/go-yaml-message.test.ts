import { readYaml } from './read-yaml.ts';

describe('a text that is no YAML is refused in the words of Go, with its line:', () => {
  test.each([
    ['a: 1\nbare\nb: 2\n', "line 3: could not find expected ':'"],
    ['a: 1\nbare\n', "line 3: could not find expected ':'"],
    ['a:\n  - b: c\n  bare\n\nd: e\n', "line 5: could not find expected ':'"],
    ['a: b: c\n', 'mapping values are not allowed in this context'],
    ['a: b\n c: d\n', 'line 2: mapping values are not allowed in this context'],
    ['a:\n  bare\n  c: d\n', 'line 3: mapping values are not allowed in this context'],
    ['"a": b: c\n', 'mapping values are not allowed in this context'],
    ['a: b\nc: :\n', 'line 2: mapping values are not allowed in this context'],
    ['a:   - b\n', 'block sequence entries are not allowed in this context'],
    ['a:\n  - d\n  e: f\n', "line 2: did not find expected '-' indicator"],
    ['- a\nb: c\n', "line 1: did not find expected '-' indicator"],
    ['- - a\n - b\n', "line 1: did not find expected '-' indicator"],
    ['- a: 1\n  - b\n', 'line 1: did not find expected key'],
    ['a: >\n  x\n y\nb: c\n', 'line 2: did not find expected key'],
    ['a: %x\n', 'found character that cannot start any token'],
    ['\ta: b\n', 'found character that cannot start any token'],
    ['a: ,b\n', 'did not find expected node content'],
    ['a: [1', "line 1: did not find expected ',' or ']'"],
    ['a: {b: 1\nc: 2\n', "line 1: did not find expected ',' or '}'"],
    ['a: [\n', 'line 1: did not find expected node content'],
    ['a: "b', 'found unexpected end of stream'],
    ['a: "b\n\nc: d\n', 'line 4: found unexpected end of stream'],
    ['a: "\\q"\n', 'found unknown escape character'],
    ['a: *b\n', "unknown anchor 'b' referenced"],
    ['a: !!int x\n', 'cannot decode !!str `x` as a !!int'],
  ])('%j', (text, message) => {
    expect(() => readYaml(text)).toThrow(expect.objectContaining({ message: `error converting YAML to JSON: yaml: ${message}` }));
  });
});
