import { encodeJson, GoMap } from '@capstan/gotemplate';
import { setFileValues, setValues } from './strvals.ts';
import { specifyValues } from './testing/specify.ts';

specifyValues('--set takes', [
  [
    'whole numbers',
    { files: {}, set: ['a=1,b=-1,c=0,d=+5,e=007,f=9007199254740991,g=9223372036854775808'] },
    '{"a":1,"b":-1,"c":0,"d":5,"e":"007","f":9007199254740991,"g":"9223372036854775808"}',
  ],
  [
    'what is no whole number as a text',
    { files: {}, set: ['a=1.5,b=1e3,c=0x1f,d=1_000,e=١'] },
    '{"a":"1.5","b":"1e3","c":"0x1f","d":"1_000","e":"١"}',
  ],
  [
    'booleans and null in any case',
    { files: { 'values.yaml': 'x: 1\n' }, set: ['a=true,b=FALSE,c=True,x=NULL'] },
    '{"a":true,"b":false,"c":true}',
  ],
  [
    'words that YAML takes for more as texts',
    { files: {}, set: ['a=yes,b=on,c=~,d=.inf,e='] },
    '{"a":"yes","b":"on","c":"~","d":".inf","e":""}',
  ],
  ['keys of keys', { files: { 'values.yaml': 'a: {z: 1}\n' }, set: ['a.b.c=1,a.b.d=2'] }, '{"a":{"b":{"c":1,"d":2},"z":1}}'],
  ['lists', { files: {}, set: ['a={1,x,true,null},b={},c={ a , b }'] }, '{"a":[1,"x",true,null],"b":[""],"c":[" a "," b "]}'],
  ['lists with what has a comma', { files: {}, set: ['a={x\\,y,z}'] }, '{"a":["x,y","z"]}'],
  ['lists in lists do not exist', { files: {}, set: ['a={{1,2},3}'] }, 'error: key "3}" has no value'],
  ['items by number', { files: {}, set: ['a[0]=x,a[2]=z'] }, '{"a":["x",null,"z"]}'],
  ['items of items', { files: {}, set: ['a[0][1]=x,b[1][0].c=y'] }, '{"a":[[null,"x"]],"b":[null,[{"c":"y"}]]}'],
  ['keys of items', { files: {}, set: ['a[0].b=1,a[0].c=2,a[1].b=3'] }, '{"a":[{"b":1,"c":2},{"b":3}]}'],
  ['items of a list of the chart', { files: { 'values.yaml': 'a: [1, 2, 3]\n' }, set: ['a[1]=x'] }, '{"a":[null,"x"]}'],
  ['keys of items of a list of the chart', { files: { 'values.yaml': 'a: [{b: 1, c: 2}]\n' }, set: ['a[0].b=9'] }, '{"a":[{"b":9}]}'],
  ['escapes', { files: {}, set: ['a\\.b=1,c\\=d=2,e=x\\,y,f=g\\\\h,i\\[0=3'] }, '{"a.b":1,"c=d":2,"e":"x,y","f":"g\\\\h","i[0":3}'],
  ['equal signs in values', { files: {}, set: ['a=b=c,d==,e=?x=1&y=2'] }, '{"a":"b=c","d":"=","e":"?x=1&y=2"}'],
  ['quotation marks as they are', { files: {}, set: ['a="b c",d=\'e\''] }, '{"a":"\\"b c\\"","d":"\'e\'"}'],
  ['blanks as they are', { files: {}, set: ['a = b , c= d e '] }, '{" c":" d e ","a ":" b "}'],
  ['braces within a value', { files: {}, set: ['a=x{y},b={x}y'] }, 'error: key "y" has no value'],
  ['brackets within a value', { files: {}, set: ['a=[1],b=x[0]'] }, '{"a":"[1]","b":"x[0]"}'],
  ['line breaks', { files: {}, set: ['a=x\ny'] }, '{"a":"x\\ny"}'],
  ['letters beyond ASCII', { files: {}, set: ['é.日=ñ'] }, '{"é":{"日":"ñ"}}'],
  ['an empty value at the end', { files: {}, set: ['a=1,b='] }, '{"a":1,"b":""}'],
  ['nothing', { files: {}, set: [''] }, '{}'],
  ['a comma at the end', { files: {}, set: ['a=1,'] }, '{"a":1}'],
  ['the last of two', { files: {}, set: ['a=1,a=2'] }, '{"a":2}'],
  ['a table where the chart has a scalar', { files: { 'values.yaml': 'a: x\n' }, set: ['a.b=1'] }, '{"a":{"b":1}}'],
  ['a scalar where the chart has a table', { files: { 'values.yaml': 'a: {b: 1}\n' }, set: ['a=x'] }, '{"a":"x"}'],
  [
    'a table over a scalar of its own',
    { files: {}, set: ['a=1,a.b=2'] },
    'error: unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}',
  ],
  [
    'an item over a scalar of its own',
    { files: {}, set: ['a=1,a[0]=2'] },
    'error: unable to parse key: interface conversion: interface {} is int64, not []interface {}',
  ],
  [
    'an item of a table of its own',
    { files: {}, set: ['a.b=1,a[0]=2'] },
    'error: unable to parse key: interface conversion: interface {} is map[string]interface {}, not []interface {}',
  ],
  [
    'a key of a list of its own',
    { files: {}, set: ['a[0]=1,a.b=2'] },
    'error: unable to parse key: interface conversion: interface {} is []interface {}, not map[string]interface {}',
  ],
  ['a key of an item that is a text', { files: {}, set: ['a[0]=x,a[0].b=1'] }, '{"a":[{"b":1}]}'],
  ['keys that are numbers', { files: {}, set: ['1=a,b.2=c'] }, '{"1":"a","b":{"2":"c"}}'],
  ['keys that JavaScript has a meaning for', { files: {}, set: ['__proto__.x=1,constructor=2'] }, '{"__proto__":{"x":1},"constructor":2}'],
  [
    'a key of thirty names',
    { files: {}, set: ['a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.b=1'] },
    '{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"b":1}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}',
  ],
  ['an empty key', { files: {}, set: ['=1'] }, '{}'],
  ['an empty key within', { files: {}, set: ['a..b=1'] }, 'error: key map "a" has no value'],
  ['a dot at the beginning', { files: {}, set: ['.a=1'] }, '{}'],
]);

specifyValues('--set refuses', [
  ['a key without a value', { files: {}, set: ['a'] }, 'error: key "a" has no value'],
  ['a key without a value in between', { files: {}, set: ['a=1,b,c=2'] }, 'error: key "b" has no value (cannot end with ,)'],
  ['a key without a value at the end', { files: {}, set: ['a=1,b'] }, 'error: key "b" has no value'],
  ['a key of a key without a value', { files: {}, set: ['a.b'] }, 'error: key "b" has no value'],
  ['a dot at the end', { files: {}, set: ['a.=1'] }, 'error: key map "a" has no value'],
  ['a dot and nothing', { files: {}, set: ['a.'] }, '{}'],
  ['a list that does not end', { files: {}, set: ['a={1,2'] }, "error: list must terminate with '}'"],
  ['a number that does not end', { files: {}, set: ['a[0'] }, '{}'],
  ['a number that is none', { files: {}, set: ['a[x]=1'] }, 'error: error parsing index: strconv.Atoi: parsing "x": invalid syntax'],
  ['a number that is negative', { files: {}, set: ['a[-1]=1'] }, 'error: negative -1 index not allowed'],
  [
    'a number that is too large',
    { files: {}, set: ['a[65537]=1'] },
    'error: index of 65537 is greater than maximum supported index of 65536',
  ],
  ['a number that is empty', { files: {}, set: ['a[]=1'] }, 'error: error parsing index: strconv.Atoi: parsing "": invalid syntax'],
  ['letters behind a number', { files: {}, set: ['a[0]b=1'] }, "error: unexpected data at end of array index: ['b']"],
  [
    'a key of more than thirty names',
    { files: {}, set: ['a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.b=1'] },
    'error: value name nested level is greater than maximum supported nested level of 30',
  ],
  ['an item without a value', { files: {}, set: ['a[0]'] }, '{"a":[]}'],
  ['a key of an item without a value', { files: {}, set: ['a[0].b'] }, 'error: key "b" has no value'],
]);

specifyValues('--set-string takes', [
  [
    'everything as a text',
    { files: {}, setString: ['a=1,b=true,c=null,d={1,2},e=1.5'] },
    '{"a":"1","b":"true","c":"null","d":["1","2"],"e":"1.5"}',
  ],
  ['keys of keys and items', { files: {}, setString: ['a.b[0].c=1'] }, '{"a":{"b":[{"c":"1"}]}}'],
]);

specifyValues('--set-json takes', [
  [
    'any JSON',
    { files: {}, setJson: ['a={"b":[1,2.5,null,"x"]},c="s",d=true,e=1e3'] },
    '{"a":{"b":[1,2.5,null,"x"]},"c":"s","d":true,"e":1000}',
  ],
  ['blanks around', { files: {}, setJson: ['a = [ 1 , 2 ] , b=3'] }, '{" b":3,"a ":[1,2]}'],
  ['keys of keys', { files: {}, setJson: ['a.b={"c":1},a.d=2'] }, '{"a":{"b":{"c":1},"d":2}}'],
  ['items by number', { files: {}, setJson: ['a[1]={"x":1}'] }, '{"a":[null,{"x":1}]}'],
  ['nothing as null', { files: { 'values.yaml': 'a: 1\n' }, setJson: ['a='] }, '{}'],
  ['numbers as floats', { files: {}, setJson: ['a=12345678901234567890,b=1.0'] }, '{"a":12345678901234567000,"b":1}'],
  ['escapes in keys', { files: {}, setJson: ['a\\.b=1'] }, '{"a.b":1}'],
]);

specifyValues('--set-json refuses', [
  ['what is no JSON', { files: {}, setJson: ['a=x'] }, "error: invalid character 'x' looking for beginning of value"],
  ['JSON that does not end', { files: {}, setJson: ['a={"b":1'] }, 'error: unexpected EOF'],
  ['something behind JSON', { files: {}, setJson: ['a=1 2'] }, 'error: key "2" has no value'],
  ['a key without a value', { files: {}, setJson: ['a'] }, 'error: key "a" has no value'],
]);

specifyValues('--set-literal takes', [
  ['everything behind the first equal sign', { files: {}, setLiteral: ['a=b,c={d},e=\\f=g'] }, '{"a":"b,c={d},e=\\\\f=g"}'],
  ['keys of keys and items', { files: {}, setLiteral: ['a.b=1,2'] }, '{"a":{"b":"1,2"}}'],
  ['backslashes in keys as they are', { files: {}, setLiteral: ['a\\.b=x'] }, '{"a\\\\":{"b":"x"}}'],
  ['no type but text', { files: {}, setLiteral: ['a=true'] }, '{"a":"true"}'],
]);

describe('what is set', () => {
  test('keeps a key that is called __proto__ to itself', () => {
    const target = new GoMap();
    setValues('__proto__.x=1', target);
    expect(encodeJson(target)).toBe('{"__proto__":{"x":1}}');
    expect('x' in {}).toBe(false);
  });

  test('keeps whole numbers of 64 bits', () => {
    const target = new GoMap();
    setValues('a=9223372036854775807', target);
    expect(encodeJson(target)).toBe('{"a":9223372036854775807}');
  });

  test('takes contents of files', () => {
    const target = new GoMap();
    setFileValues('a.b=some/file,c={x,y}', target, (path) => `content of ${path}`);
    expect(encodeJson(target)).toBe('{"a":{"b":"content of some/file"},"c":["content of x","content of y"]}');
  });
});
