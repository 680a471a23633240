import { specifyValues } from './testing/specify.ts';

specifyValues('conditions', [
  [
    'that are false leave a dependency out',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: child.on}\n',
        'values.yaml': 'child: {on: false}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{},"true":false}}',
  ],
  [
    'that are true keep it',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: child.on}\n',
        'values.yaml': 'child: {on: true}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{},"true":true}}',
  ],
  [
    'that are absent keep it',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: child.on}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}}}',
  ],
  [
    'that are no boolean keep it',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: child.on}\n',
        'values.yaml': 'child: {on: "false"}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{},"true":"false"}}',
  ],
  [
    'the first that is there counts',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: "none.on,two,three"}\n',
        'values.yaml': 'two: false\nthree: true\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"three":true,"two":false}',
  ],
  [
    'with a blank behind a comma',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: "none.on, two"}\n',
        'values.yaml': 'two: false\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}},"two":false}',
  ],
  [
    "in the child's own values",
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: child.on}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'on: false\n',
      },
    },
    '{"child":{"global":{},"true":false}}',
  ],
  [
    'of the user',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: child.on}\n',
        'values.yaml': 'child: {on: true}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
      set: ['child.on=false'],
    },
    '{"child":{"on":false,"true":true}}',
  ],
  [
    'of a global',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, condition: global.on}\n',
        'values.yaml': 'global: {on: false}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{"true":false}},"global":{"true":false}}',
  ],
  [
    'of a grandchild stand below its parent',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0}\n',
        'values.yaml': 'child: {grand: {on: false}}\n',
        'charts/child/Chart.yaml':
          'apiVersion: v2\nname: child\nversion: 1.0.0\ndependencies:\n- {name: grand, version: 1.0.0, condition: grand.on}\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
        'charts/child/charts/grand/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"global":{},"grand":{"a":1,"global":{},"true":false}}}',
  ],
]);

specifyValues('tags', [
  [
    'that are false leave a dependency out',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, tags: [back]}\n',
        'values.yaml': 'tags: {back: false}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"tags":{"back":false}}',
  ],
  [
    'of which one is true keep it',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, tags: [back, front]}\n',
        'values.yaml': 'tags: {back: false, front: true}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}},"tags":{"back":false,"front":true}}',
  ],
  [
    'that are no boolean say nothing',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, tags: [back]}\n',
        'values.yaml': 'tags: {back: "false"}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}},"tags":{"back":"false"}}',
  ],
  [
    'give way to conditions',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, tags: [back], condition: child.on}\n',
        'values.yaml': 'tags: {back: false}\nchild: {on: true}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"true":true},"tags":{"back":false}}',
  ],
  [
    'of a grandchild are those at the top',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0}\n',
        'values.yaml': 'tags: {back: false}\n',
        'charts/child/Chart.yaml':
          'apiVersion: v2\nname: child\nversion: 1.0.0\ndependencies:\n- {name: grand, version: 1.0.0, tags: [back]}\n',
        'charts/child/charts/grand/Chart.yaml': 'apiVersion: v2\nname: grand\nversion: 1.0.0\n',
        'charts/child/charts/grand/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"global":{}},"tags":{"back":false}}',
  ],
]);

specifyValues('aliases', [
  [
    'rename a dependency',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, alias: other}\n',
        'values.yaml': 'other: {a: 2}\nchild: {a: 3}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\nb: 1\n',
      },
    },
    '{"child":{"a":3},"other":{"a":2,"b":1,"global":{}}}',
  ],
  [
    'make two of one',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, alias: one}\n- {name: child, version: 1.0.0, alias: two}\n',
        'values.yaml': 'one: {a: 2}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"one":{"a":2,"global":{}},"two":{"a":1,"global":{}}}',
  ],
  [
    'beside the name itself',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0}\n- {name: child, version: 1.0.0, alias: two}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}},"two":{"a":1,"global":{}}}',
  ],
  [
    'with a condition of the alias',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, alias: one, condition: one.on}\n- {name: child, version: 1.0.0, alias: two, condition: two.on}\n',
        'values.yaml': 'one: {on: false}\ntwo: {on: true}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"one":{"a":1,"global":{},"true":false},"two":{"a":1,"global":{},"true":true}}',
  ],
  [
    'of odd letters are refused',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, alias: "a b"}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    'error: validation: dependency "child" has disallowed characters in the alias',
  ],
  [
    'that are the same twice are refused',
    {
      files: {
        'Chart.yaml':
          'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0, alias: x}\n- {name: child, version: 1.0.0, alias: x}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.0.0\n',
      },
    },
    'error: validation: more than one dependency with name or alias "x"',
  ],
]);

specifyValues('versions', [
  [
    'within a range',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: "^1.0"}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.5.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}}}',
  ],
  [
    'outside a range leave it unlisted',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: "^2.0", condition: child.on}\n',
        'values.yaml': 'child: {on: false}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.5.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{},"true":false}}',
  ],
  [
    'that are no range',
    {
      files: {
        'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- {name: child, version: "abc"}\n',
        'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.5.0\n',
        'charts/child/values.yaml': 'a: 1\n',
      },
    },
    '{"child":{"a":1,"global":{}}}',
  ],
  [
    'a dependency that is not listed takes part',
    { files: { 'charts/child/Chart.yaml': 'apiVersion: v2\nname: child\nversion: 1.5.0\n', 'charts/child/values.yaml': 'a: 1\n' } },
    '{"child":{"a":1,"global":{}}}',
  ],
]);
