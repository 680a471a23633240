import { compileSchema } from './compile-schema.ts';

describe('compileSchema', () => {
  test('schemas do not know of each other', () => {
    compileSchema({ $id: 'https://example.com/first', $defs: { inner: { $id: 'https://example.com/inner', type: 'string' } } });
    expect(() => compileSchema({ $ref: 'https://example.com/first' })).toThrow("can't resolve reference");
    expect(() => compileSchema({ $ref: 'https://example.com/inner' })).toThrow("can't resolve reference");
  });

  test.each([
    ['http://json-schema.org/draft-04/schema#'],
    ['http://json-schema.org/draft-07/schema#'],
    ['https://json-schema.org/draft/2019-09/schema'],
    ['https://json-schema.org/draft/2020-12/schema'],
    [''],
  ])('a schema of draft %j refers to its own parts and to itself', ($schema) => {
    const node = { type: 'object', properties: { size: { $ref: '#/definitions/size' }, next: { $ref: '#' } }, additionalProperties: false };
    const check = compileSchema({ $schema, definitions: { size: { type: 'integer' } }, ...node });
    const other = compileSchema({ $schema, definitions: { size: { type: 'string' } }, ...node });
    expect(check({ size: 1, next: { size: 2 } })).toEqual([]);
    expect(check({ next: { size: 'x' } })).toHaveLength(1);
    expect(other({ next: { size: 'x' } })).toEqual([]);
  });

  test('a schema that refers to its own name is understood', () => {
    const check = compileSchema({ $id: 'https://example.com/s', $defs: { a: { type: 'string' } }, $ref: 'https://example.com/s#/$defs/a' });
    expect(check(1)).toHaveLength(1);
    expect(check('x')).toEqual([]);
  });

  test('stays correct over more schemas than one compiler takes', () => {
    for (let index = 0; index < 150; index += 1) {
      const check = compileSchema({ $defs: { limit: { maximum: index } }, $ref: '#/$defs/limit' });
      expect([check(index), check(index + 1).length]).toEqual([[], 1]);
    }
  });
});
