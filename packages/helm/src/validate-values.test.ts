import { specifyCharts } from './testing/specify.ts';

specifyCharts('values.schema.json', [
  [
    'that is met says nothing',
    {
      files: {
        'values.schema.json': '{"type":"object","required":["a"],"properties":{"a":{"type":"integer"}}}',
        'values.yaml': 'a: 1\n',
        'templates/NOTES.txt': 'ok',
      },
    },
    'ok',
  ],
  [
    'wants a property',
    { files: { 'values.schema.json': '{"required":["a"]}', 'templates/NOTES.txt': 'ok' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': missing property 'a'\n",
  ],
  [
    'wants another type',
    { files: { 'values.schema.json': '{"properties":{"a":{"type":"string"}}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': got number, want string\n",
  ],
  [
    'wants one of many types',
    { files: { 'values.schema.json': '{"properties":{"a":{"type":["string","null"]}}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': got number, want null or string\n",
  ],
  [
    'wants a whole number',
    { files: { 'values.schema.json': '{"properties":{"a":{"type":"integer"}}}', 'values.yaml': 'a: 1.5\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': got number, want integer\n",
  ],
  [
    'takes a whole float for a whole number',
    { files: { 'values.schema.json': '{"properties":{"a":{"type":"integer"}}}', 'values.yaml': 'a: 1.0\n', 'templates/NOTES.txt': 'ok' } },
    'ok',
  ],
  [
    'wants one of some values',
    { files: { 'values.schema.json': '{"properties":{"a":{"enum":["x",1]}}}', 'values.yaml': 'a: y\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': value must be one of 'x', 1\n",
  ],
  [
    'wants a value',
    { files: { 'values.schema.json': '{"properties":{"a":{"const":{"b":1}}}}', 'values.yaml': 'a: y\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': 'const' failed\n",
  ],
  [
    'wants a minimum',
    { files: { 'values.schema.json': '{"properties":{"a":{"minimum":5}}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': minimum: got 1, want 5\n",
  ],
  [
    'wants less than a maximum',
    { files: { 'values.schema.json': '{"properties":{"a":{"exclusiveMaximum":5}}}', 'values.yaml': 'a: 5\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': exclusiveMaximum: got 5, want 5\n",
  ],
  [
    'wants a multiple',
    { files: { 'values.schema.json': '{"properties":{"a":{"multipleOf":5}}}', 'values.yaml': 'a: 7\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': multipleOf: got 7, want 5\n",
  ],
  [
    'wants a longer text',
    { files: { 'values.schema.json': '{"properties":{"a":{"minLength":3}}}', 'values.yaml': 'a: xy\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': minLength: got 2, want 3\n",
  ],
  [
    'wants a shorter text',
    { files: { 'values.schema.json': '{"properties":{"a":{"maxLength":1}}}', 'values.yaml': 'a: xy\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': maxLength: got 2, want 1\n",
  ],
  [
    'wants a pattern',
    { files: { 'values.schema.json': '{"properties":{"a":{"pattern":"^[0-9]+$"}}}', 'values.yaml': 'a: xy\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': 'xy' does not match pattern '^[0-9]+$'\n",
  ],
  [
    'wants more items',
    { files: { 'values.schema.json': '{"properties":{"a":{"minItems":2}}}', 'values.yaml': 'a: [1]\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': minItems: got 1, want 2\n",
  ],
  [
    'wants fewer items',
    { files: { 'values.schema.json': '{"properties":{"a":{"maxItems":1}}}', 'values.yaml': 'a: [1, 2]\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': maxItems: got 2, want 1\n",
  ],
  [
    'wants items that differ',
    { files: { 'values.schema.json': '{"properties":{"a":{"uniqueItems":true}}}', 'values.yaml': 'a: [1, 2, 1]\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': items at 0 and 2 are equal\n",
  ],
  [
    'wants items of a type',
    { files: { 'values.schema.json': '{"properties":{"a":{"items":{"type":"string"}}}}', 'values.yaml': 'a: [x, 1]\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a/1': got number, want string\n",
  ],
  [
    'wants no other properties',
    { files: { 'values.schema.json': '{"properties":{"a":{}},"additionalProperties":false}', 'values.yaml': 'a: 1\nb: 2\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': additional properties 'b' not allowed\n",
  ],
  [
    'wants more properties',
    { files: { 'values.schema.json': '{"properties":{"a":{"minProperties":2}}}', 'values.yaml': 'a: {b: 1}\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': minProperties: got 1, want 2\n",
  ],
  [
    'wants names of a pattern',
    { files: { 'values.schema.json': '{"properties":{"a":{"propertyNames":{"pattern":"^x"}}}}', 'values.yaml': 'a: {b: 1}\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': invalid propertyName 'b'\n  - at '': 'b' does not match pattern '^x'\n",
  ],
  [
    'wants what another wants',
    {
      files: {
        'values.schema.json': '{"definitions":{"t":{"type":"string"}},"properties":{"a":{"$ref":"#/definitions/t"}}}',
        'values.yaml': 'a: 1\n',
      },
    },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': got number, want string\n",
  ],
  [
    'wants any of two',
    { files: { 'values.schema.json': '{"properties":{"a":{"anyOf":[{"type":"string"},{"type":"boolean"}]}}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': 'anyOf' failed\n  - at '/a': got number, want string\n  - at '/a': got number, want boolean\n",
  ],
  [
    'wants one of two',
    { files: { 'values.schema.json': '{"properties":{"a":{"oneOf":[{"type":"number"},{"minimum":0}]}}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': 'oneOf' failed, subschemas 0, 1 matched\n",
  ],
  [
    'wants something not',
    { files: { 'values.schema.json': '{"properties":{"a":{"not":{"type":"number"}}}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': 'not' failed\n",
  ],
  [
    'wants nothing at all',
    { files: { 'values.schema.json': '{"properties":{"a":false}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': false schema\n",
  ],
  [
    'wants something where another is there',
    { files: { 'values.schema.json': '{"if":{"properties":{"a":{"const":1}}},"then":{"required":["b"]}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': missing property 'b'\n",
  ],
  [
    'wants a property with another',
    { files: { 'values.schema.json': '{"dependentRequired":{"a":["b"]}}', 'values.yaml': 'a: 1\n' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': properties 'b' required, if 'a' exists\n",
  ],
  [
    'far below',
    {
      files: {
        'values.schema.json': '{"properties":{"a":{"properties":{"b":{"items":{"properties":{"c":{"type":"string"}}}}}}}}',
        'values.yaml': 'a: {b: [{c: x}, {c: 1}]}\n',
      },
    },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a/b/1/c': got number, want string\n",
  ],
  [
    'of a dependency',
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.schema.json': '{"required":["a"]}',
        'templates/NOTES.txt': 'ok',
      },
    },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\nchild:\n- at '': missing property 'a'\n",
  ],
  [
    'of both',
    {
      files: {
        'values.schema.json': '{"required":["x"]}',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.schema.json': '{"required":["a"]}',
        'templates/NOTES.txt': 'ok',
      },
    },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '': missing property 'x'\nchild:\n- at '': missing property 'a'\n",
  ],
  [
    'that is no JSON',
    { files: { 'values.schema.json': '{bad', 'templates/NOTES.txt': 'ok' } },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\ninvalid character 'b' looking for beginning of object key string",
  ],
  [
    'of an older draft',
    {
      files: {
        'values.schema.json':
          '{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"minimum":1,"exclusiveMinimum":true}}}',
        'values.yaml': 'a: 1\n',
      },
    },
    "error: values don't meet the specifications of the schema(s) in the following chart(s):\napp:\n- at '/a': exclusiveMinimum: got 1, want 1\n",
  ],
]);
