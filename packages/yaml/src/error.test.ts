import { parseDocuments } from './parse-documents.ts';

describe('a fault', () => {
  test.each([
    ['a colon too many', 'a: 1\nb: c: d\n', '2:5: bad indentation of a mapping entry'],
    ['a list that does not end', 'a: [1,\n  2\nb: 3\n', '3:1: missed comma between flow collection entries'],
    ['a table that does not end', 'a: {b: 1\n', '1:9: unexpected end of the stream within a flow collection'],
    ['a text that does not end', 'a: 1\nb: "c\n', '2:6: unexpected end of the stream within a double quoted scalar'],
    ['a tab for indentation', 'a:\n  b: 1\n\tc: 2\n', '3:1: tab characters must not be used in indentation'],
    ['an item among keys', 'a: 1\n- b\n', '2:1: end of the stream or a document separator is expected'],
    ['a deeper key without a table', 'a: 1\n  b: 2\n', '2:4: bad indentation of a mapping entry'],
    ['a shallower key that fits nowhere', 'a:\n    b: 1\n  c: 2\n', '3:3: bad indentation of a mapping entry'],
    ['an anchor that there is not', 'a: 1\nb: *x\n', '2:6: unidentified alias "x"'],
    ['an escape that there is not', 'a: 1\nb: "\\z"\n', '2:6: unknown escape sequence'],
    ['a control character', 'a: 1\nb: \x01\n', '2:4: control characters are not allowed'],
    ['a merge of a scalar', 'a:\n  <<: 1\n', '2:8: cannot merge mappings; the provided source object is unacceptable'],
    ['two anchors', 'a: &x &y 1\n', '1:7: duplication of an anchor property'],
    [
      'a number with a tag that it does not fit',
      'a: 1\nb: !!int x\n',
      '2:11: cannot resolve a node with !<tag:yaml.org,2002:int> explicit tag',
    ],
    ['a fault in a second document', 'a: 1\n---\nb: [\n', '3:5: unexpected end of the stream within a flow collection'],
  ])('%s of %j is told with its place', (_what, text, message) => {
    for (const flavor of ['sigs', 'kyaml'] as const)
      expect(() => parseDocuments(text, { flavor, file: 'app.yaml' })).toThrow(
        expect.objectContaining({ code: 'Syntax', message: `app.yaml:${message}` }),
      );
  });

  test.each([
    ['a: 1\nb: 2\na: 3\n', '3:1'],
    ['x:\n  y:\n    a: 1\n    a: 2\n', '4:5'],
  ])('a key twice in %j is one for kyaml alone', (text, place) => {
    expect(() => parseDocuments(text, { flavor: 'kyaml', file: 'app.yaml' })).toThrow(`app.yaml:${place}: mapping key already defined`);
    expect(parseDocuments(text, { flavor: 'sigs' })).toHaveLength(1);
  });
});
