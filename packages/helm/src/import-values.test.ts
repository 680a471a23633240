import { specifyValues } from './testing/specify.ts';

specifyValues('import-values', [
  [
    'of an export',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [data]}\n',
        'values.yaml': 'own: 1\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1, t: {b: 2}}}\n',
      },
    },
    '{"a":1,"child":{"exports":{"data":{"a":1,"t":{"b":2}}},"global":{}},"own":1,"t":{"b":2}}',
  ],
  [
    "under the parent's own values",
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [data]}\n',
        'values.yaml': 'a: 9\nt: {c: 3}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1, t: {b: 2}}}\n',
      },
    },
    '{"a":9,"child":{"exports":{"data":{"a":1,"t":{"b":2}}},"global":{}},"t":{"b":2,"c":3}}',
  ],
  [
    'from and to a path',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: child\n  version: 1.0.0\n  import-values:\n  - {child: x.y, parent: mine.z}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'x: {y: {a: 1}}\n',
      },
    },
    '{"child":{"global":{},"x":{"true":{"a":1}}}}',
  ],
  [
    'to the root',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: child\n  version: 1.0.0\n  import-values:\n  - {child: x, parent: .}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'x: {a: 1}\n',
      },
    },
    '{"a":1,"child":{"global":{},"x":{"a":1}}}',
  ],
  [
    'of what is no table',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: child\n  version: 1.0.0\n  import-values:\n  - {child: x, parent: y}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'x: 1\n',
      },
    },
    '{"child":{"global":{},"x":1}}',
  ],
  [
    'of what there is not',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [nope]}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    '{"child":{"global":{}}}',
  ],
  [
    'of two, the first wins',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: one, version: 1.0.0, import-values: [data]}\n- {name: two, version: 1.0.0, import-values: [data]}\n',
        'charts/one/Chart.yaml': 'apiVersion: v2\nname: one\nversion: 1.0.0\n',
        'charts/one/values.yaml': 'exports: {data: {a: 1}}\n',
        'charts/two/Chart.yaml': 'apiVersion: v2\nname: two\nversion: 1.0.0\n',
        'charts/two/values.yaml': 'exports: {data: {a: 2, b: 2}}\n',
      },
    },
    '{"a":1,"b":2,"one":{"exports":{"data":{"a":1}},"global":{}},"two":{"exports":{"data":{"a":2,"b":2}},"global":{}}}',
  ],
  [
    'through a child',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- name: child\n  version: 1.0.0\n  import-values:\n  - {child: from, parent: got}\n',
        'charts/child/Chart.yaml':
          'apiVersion: v2\nname: child\nversion: 1.0.0\ndependencies:\n- name: grand\n  version: 1.0.0\n  import-values:\n  - {child: x, parent: from}\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
        'charts/child/charts/grand/values.yaml': 'x: {a: 1}\n',
      },
    },
    '{"child":{"from":{"a":1},"global":{},"grand":{"global":{},"x":{"a":1}}},"got":{"a":1}}',
  ],
  [
    'of a dependency that is left out',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [data], condition: child.on}\n',
        'values.yaml': 'child: {on: false}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1}}\n',
      },
    },
    '{"a":1,"child":{"exports":{"data":{"a":1}},"global":{},"true":false}}',
  ],
  [
    'of an alias',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, alias: other, import-values: [data]}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1}}\n',
      },
    },
    '{"a":1,"other":{"exports":{"data":{"a":1}},"global":{}}}',
  ],
  [
    'with a null among them',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [data]}\n',
        'values.yaml': 'a: null\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1, b: null}}\n',
      },
    },
    '{"child":{"exports":{"data":{"a":1}},"global":{}}}',
  ],
  [
    'that the user replaces',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [data]}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1}}\n',
      },
      set: ['a=9'],
    },
    '{"a":9,"child":{"exports":{"data":{"a":1}},"global":{}}}',
  ],
  [
    'that the user set at the child',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, import-values: [data]}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'exports: {data: {a: 1}}\n',
      },
      set: ['child.exports.data.a=9'],
    },
    '{"a":1,"child":{"exports":{"data":{"a":9}},"global":{}}}',
  ],
]);
