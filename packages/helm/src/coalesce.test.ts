import { encodeJson } from '@capstan/gotemplate';
import { Tree } from '@capstan/tree';
import { coalesceValues } from './coalesce.ts';
import { loadTree } from './load-chart.ts';
import { loadValues } from './load-values.ts';
import { specifyValues } from './testing/specify.ts';

specifyValues("a chart's own values", [
  ['are what values.yaml says', { files: { 'values.yaml': 'a: 1\nb: {c: [x, {d: 2}]}\n' } }, '{"a":1,"b":{"c":["x",{"d":2}]}}'],
  [
    'are under those of the user',
    { files: { 'values.yaml': 'a: 1\nb: {c: 1, d: 2}\n' }, values: ['b: {c: 9, e: 3}\nf: x\n'] },
    '{"a":1,"b":{"c":9,"d":2,"e":3},"f":"x"}',
  ],
  ['are replaced list by list', { files: { 'values.yaml': 'a: [1, 2, 3]\n' }, values: ['a: [4]\n'] }, '{"a":[4]}'],
  ['keep a table against a scalar of the user', { files: { 'values.yaml': 'a: {b: 1}\n' }, values: ['a: flat\n'] }, '{"a":"flat"}'],
  ['give way to a table of the user', { files: { 'values.yaml': 'a: flat\n' }, values: ['a: {b: 1}\n'] }, '{"a":{"b":1}}'],
  ['a table and a list', { files: { 'values.yaml': 'a: {b: 1}\nc: [1]\n' }, values: ['a: [2]\nc: {d: 3}\n'] }, '{"a":[2],"c":{"d":3}}'],
  ['of nothing', { files: { 'values.yaml': '# none\n' } }, '{}'],
  ['that are absent', { files: { 'templates/a.yaml': 'a: 1\n' } }, '{}'],
  [
    'of the last file win',
    { files: { 'values.yaml': 'a: 1\n' }, values: ['a: 2\nb: {c: 1}\n', 'a: 3\nb: {d: 2}\n'] },
    '{"a":3,"b":{"c":1,"d":2}}',
  ],
  ['of --set win over files', { files: { 'values.yaml': 'a: 1\n' }, values: ['a: 2\n'], set: ['a=3'] }, '{"a":3}'],
  [
    'of --set-json come before --set',
    { files: { 'values.yaml': 'a: 1\n' }, set: ['a.c=2'], setJson: ['a={"b":1}'] },
    '{"a":{"b":1,"c":2}}',
  ],
]);

specifyValues('nulls', [
  [
    "in a chart's own values are gone",
    { files: { 'values.yaml': 'a: null\nb: {c: null, d: 1}\ne: [null, 1]\nf: ~\n' } },
    '{"b":{"d":1},"e":[null,1]}',
  ],
  [
    'of the user remove a value',
    { files: { 'values.yaml': 'a: 1\nb: {c: 1, d: 2}\n' }, values: ['a: null\nb: {c: null}\n'] },
    '{"b":{"d":2}}',
  ],
  ['of the user remove a table', { files: { 'values.yaml': 'b: {c: 1}\n' }, values: ['b: null\n'] }, '{}'],
  [
    'of the user for what there is not',
    { files: { 'values.yaml': 'a: 1\n' }, values: ['x: null\ny: {z: null}\n'] },
    '{"a":1,"true":{"z":null},"x":null}',
  ],
  ['of --set remove a value', { files: { 'values.yaml': 'a: 1\nb: {c: {d: 1}}\n' }, set: ['a=null,b.c=null'] }, '{"b":{}}'],
  ['of --set-string are texts', { files: { 'values.yaml': 'a: 1\n' }, setString: ['a=null'] }, '{"a":"null"}'],
  ['of --set-json remove a value', { files: { 'values.yaml': 'a: 1\nb: 2\n' }, setJson: ['a=null'] }, '{"b":2}'],
  ['of a first file and a value of a second', { files: { 'values.yaml': 'a: 1\n' }, values: ['a: null\n', 'a: 5\n'] }, '{"a":5}'],
  ['of a second file over a first', { files: { 'values.yaml': 'a: {b: 1}\n' }, values: ['a: {c: 2}\n', 'a: null\n'] }, '{}'],
  ['in a list stay', { files: { 'values.yaml': 'a: [1]\n' }, values: ['a: [null, {b: null}]\n'] }, '{"a":[null,{"b":null}]}'],
  [
    'where the chart has one too',
    { files: { 'values.yaml': 'a: null\nb: {c: null}\n' }, values: ['a: null\nb: {c: null}\n'] },
    '{"b":{"c":null}}',
  ],
  [
    'over a table that the chart has nulls in',
    { files: { 'values.yaml': 'a: {b: null, c: 1}\n' }, values: ['a: {d: 1}\n'] },
    '{"a":{"c":1,"d":1}}',
  ],
  [
    'far below',
    { files: { 'values.yaml': 'a: {b: {c: {d: 1, e: 2}}}\n' }, values: ['a: {b: {c: {d: null}}}\n'] },
    '{"a":{"b":{"c":{"e":2}}}}',
  ],
]);

specifyValues('values of dependencies', [
  [
    'are their own',
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\nb: {c: 2}\n',
      },
    },
    '{"child":{"a":1,"b":{"c":2},"global":{}}}',
  ],
  [
    'are under those of the parent',
    {
      files: {
        'values.yaml': 'child: {a: 2, b: {d: 3}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\nb: {c: 2}\n',
      },
    },
    '{"child":{"a":2,"b":{"c":2,"d":3},"global":{}}}',
  ],
  [
    "are under those of the user, and these over the parent's",
    {
      files: {
        'values.yaml': 'child: {a: 2, e: 1}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
      values: ['child: {a: 3}\n'],
    },
    '{"child":{"a":3,"e":1,"global":{}}}',
  ],
  [
    'a null of the parent removes one',
    {
      files: {
        'values.yaml': 'child: {a: null}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\nb: 2\n',
      },
    },
    '{"child":{"a":1,"b":2,"global":{}}}',
  ],
  [
    'a null of the parent removes one below a table',
    {
      files: {
        'values.yaml': 'child: {a: {b: null}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: {b: 1, c: 2}\n',
      },
    },
    '{"child":{"a":{"b":1,"c":2},"global":{}}}',
  ],
  [
    "a null of the user removes one of the parent's and the child's",
    {
      files: {
        'values.yaml': 'child: {a: 2}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\nb: 2\n',
      },
      values: ['child: {a: null}\n'],
    },
    '{"child":{"b":2,"global":{}}}',
  ],
  [
    "a null of the user against the child's alone",
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: {x: 1, y: 2}\n',
      },
      values: ['child: {a: {x: null}}\n'],
    },
    '{"child":{"a":{"true":2},"global":{}}}',
  ],
  [
    "nulls of the child's own are gone",
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: null\nb: {c: null}\n',
      },
    },
    '{"child":{"b":{},"global":{}}}',
  ],
  [
    'a null for the whole dependency',
    {
      files: {
        'values.yaml': 'child: null\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}}}',
  ],
  [
    'a null of the user for the whole dependency',
    {
      files: {
        'values.yaml': 'child: {a: 1}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
      values: ['child: null\n'],
    },
    '{"child":{"a":1,"global":{}}}',
  ],
  [
    'a scalar for a dependency is refused',
    { files: { 'values.yaml': 'child: text\n', 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' } },
    'error: type mismatch on child: %!t(string=text)',
  ],
  [
    'a list for a dependency is refused',
    { files: { 'values.yaml': 'child: [1]\n', 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' } },
    'error: type mismatch on child: [%!t(float64=1)]',
  ],
  [
    'true for a dependency is refused',
    { files: { 'values.yaml': 'child: true\n', 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' } },
    'error: type mismatch on child: true',
  ],
  [
    'of a grandchild come from three',
    {
      files: {
        'values.yaml': 'child: {grand: {a: 3}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'grand: {a: 2, b: 2}\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
        'charts/child/charts/grand/values.yaml': 'a: 1\nb: 1\nc: 1\n',
      },
    },
    '{"child":{"global":{},"grand":{"a":3,"b":2,"c":1,"global":{}}}}',
  ],
  [
    'a null for a grandchild',
    {
      files: {
        'values.yaml': 'child: {grand: {a: null}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'grand: {a: 2}\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
        'charts/child/charts/grand/values.yaml': 'a: 1\nc: 1\n',
      },
    },
    '{"child":{"global":{},"grand":{"a":2,"c":1,"global":{}}}}',
  ],
]);

specifyValues('globals', [
  [
    'are handed to dependencies',
    {
      files: {
        'values.yaml': 'global: {g: 1, t: {x: 1}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{"g":1,"t":{"x":1}}},"global":{"g":1,"t":{"x":1}}}',
  ],
  [
    'of a child are under those of its parent',
    {
      files: {
        'values.yaml': 'global: {g: 1, t: {x: 1}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'global: {g: 2, h: 3, t: {x: 9, y: 2}}\n',
      },
    },
    '{"child":{"global":{"g":1,"h":3,"t":{"true":2,"x":1}}},"global":{"g":1,"t":{"x":1}}}',
  ],
  [
    'that a parent sets for one child alone',
    {
      files: {
        'values.yaml': 'global: {t: {x: 1}}\nchild: {global: {t: {y: 2}, z: 1}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    '{"child":{"global":{"t":{"true":2,"x":1},"z":1}},"global":{"t":{"x":1}}}',
  ],
  [
    'a table against a scalar',
    {
      files: {
        'values.yaml': 'global: {t: {x: 1}}\nchild: {global: {t: flat}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    '{"child":{"global":{"t":"flat"}},"global":{"t":{"x":1}}}',
  ],
  [
    'a scalar against a table',
    {
      files: {
        'values.yaml': 'global: {t: flat}\nchild: {global: {t: {x: 1}}}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    '{"child":{"global":{"t":{"x":1}}},"global":{"t":"flat"}}',
  ],
  [
    'that are no table',
    { files: { 'values.yaml': 'global: text\n', 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' } },
    '{"child":{},"global":"text"}',
  ],
  [
    'of a child that are no table',
    {
      files: {
        'values.yaml': 'global: {a: 1}\nchild: {global: text}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    '{"child":{"global":"text"},"global":{"a":1}}',
  ],
  [
    'a null of the user among them',
    {
      files: { 'values.yaml': 'global: {a: 1, b: 2}\n', 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' },
      values: ['global: {a: null}\n'],
    },
    '{"child":{"global":{"b":2}},"global":{"b":2}}',
  ],
  [
    "a null of the user against the child's own",
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'global: {a: 1, b: 2}\n',
      },
      values: ['global: {a: null}\n'],
    },
    '{"child":{"global":{"b":2}},"global":{"a":null}}',
  ],
  [
    'a null for all of them',
    {
      files: { 'values.yaml': 'global: {a: 1}\n', 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n' },
      values: ['global: null\n'],
    },
    '{"child":{"global":{}}}',
  ],
  [
    'reach grandchildren',
    {
      files: {
        'values.yaml': 'global: {g: 1}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
        'charts/child/charts/grand/values.yaml': 'global: {g: 0, own: 1}\n',
      },
    },
    '{"child":{"global":{"g":1},"grand":{"global":{"g":1,"own":1}}},"global":{"g":1}}',
  ],
  [
    'reach grandchildren from a child',
    {
      files: {
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'global: {from: child}\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
      },
    },
    '{"child":{"global":{"from":"child"},"grand":{"global":{"from":"child"}}}}',
  ],
]);

const PARENT = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

describe('coalesceValues', () => {
  test('keeps nulls of charts as Helm 3 does where that is wanted', () => {
    const chart = loadTree(
      Tree.of([
        ['Chart.yaml', PARENT],
        ['values.yaml', 'a: null\nb: {c: null}\n'],
      ]),
    );
    expect(encodeJson(coalesceValues(chart, loadValues(''), { major: 3 }))).toBe('{"a":null,"b":{"c":null}}');
  });

  test.each([
    ['a: {b: 1}\n', 'a: flat\n', []],
    ['a: flat\n', 'a: {b: 1}\n', ['warning: skipped value for app.a: Not a table.']],
    ['a: {b: {c: 1}}\n', 'a: {b: flat}\n', ['warning: cannot overwrite table with non table for app.a.b (map[c:1])']],
    ['a: {b: flat}\n', 'a: {b: {c: 1}}\n', ['warning: destination for app.a.b is a table. Ignoring non-table value (flat)']],
  ])('of the chart %j and of the user %j warns of %j', (own, user, warnings) => {
    const chart = loadTree(
      Tree.of([
        ['Chart.yaml', PARENT],
        ['values.yaml', own],
      ]),
    );
    const seen: string[] = [];
    coalesceValues(chart, loadValues(user), { warn: (message) => seen.push(message) });
    expect(seen).toEqual(warnings);
  });
});
