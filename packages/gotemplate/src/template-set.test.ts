import { BUILTINS } from './builtins.ts';
import { ExecutionError, LimitError, TemplateError } from './error.ts';
import { fixed, type GoFunction, variadic } from './go-function.ts';
import { valueOfPlain } from './plain-value.ts';
import { Run, type RunOptions } from './run.ts';
import { executeTemplate, parseText, TemplateSet } from './template-set.ts';
import { ANY_TYPE, HostObject, type Method, type Value } from './value.ts';

const FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map([
  ...BUILTINS,
  ['upper', fixed(['string'], (text) => text.toUpperCase())],
  ['list', variadic([], ANY_TYPE, (...items) => items.map((item) => item ?? null))],
]);

function run(template: string, data: Value | object = {}, options: Partial<RunOptions> = {}): string {
  const main = new TemplateSet().add(parseText('t', template, FUNCTIONS));
  return executeTemplate(main, data instanceof HostObject ? data : valueOfPlain(data), new Run({ functions: FUNCTIONS, ...options }));
}

function fault(template: string, data: object = {}, options: Partial<RunOptions> = {}): string {
  try {
    run(template, data, options);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  return 'no fault';
}

describe('a template', () => {
  test.each([
    ['text stands as it is', 'a {b} c', {}, 'a {b} c'],
    ['a field', '{{ .a.b }}', { a: { b: 'x' } }, 'x'],
    ['floats as Go prints them', '{{ .a }} {{ .b }}', { a: 1000000, b: 1.5 }, '1e+06 1.5'],
    ['maps by sorted keys', '{{ . }}', { b: 1, a: [true, null] }, 'map[a:[true <nil>] b:1]'],
    ['an absent key', '{{ .x }}', {}, '<no value>'],
    ['trim markers', 'a \n {{- "b" -}} \n c', {}, 'abc'],
    ['comments', 'a{{/* b */}}c', {}, 'ac'],
    ['pipelines', '{{ "a" | printf "%s-%s" "b" }}', {}, 'b-a'],
    ['variables of an outer block', '{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', {}, '2'],
    ['else if', '{{ if .a }}1{{ else if .b }}2{{ else }}3{{ end }}', { b: 1 }, '2'],
    ['with else with', '{{ with .a }}1{{ else with .b }}{{ . }}{{ end }}', { b: 'x' }, 'x'],
    ['range over a map', '{{ range $k, $v := . }}{{ $k }}{{ $v }} {{ end }}', { b: 1, a: 2 }, 'a2 b1 '],
    ['range over a number', '{{ range 3 }}{{ . }}{{ end }}', {}, '012'],
    ['range else', '{{ range .x }}a{{ else }}b{{ end }}', { x: [] }, 'b'],
    [
      'break and continue',
      '{{ range .x }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ if eq . "d" }}{{ break }}{{ end }}{{ . }}{{ end }}',
      { x: ['a', 'b', 'c', 'd'] },
      'ac',
    ],
    ['define and template', '{{ define "x" }}[{{ . }}]{{ end }}{{ template "x" .a }}', { a: 1 }, '[1]'],
    ['block', '{{ block "x" . }}{{ .a }}{{ end }}', { a: 1 }, '1'],
    ['and that stops early', '{{ and .a .b.c.d }}', { a: 0 }, '0'],
    ['integers of constants', '{{ 0x10 }} {{ 1_000 }} {{ 1e3 }}', {}, '16 1000 1000'],
  ])('prints %s', (_what, template, data, expected) => {
    expect(run(template, data)).toBe(expected);
  });

  test.each([
    ['{{ .a.b.c }}', { a: { b: null } }, 't:1:5: executing "t" at <.a.b.c>: nil pointer evaluating interface {}.c'],
    ['{{ .a.b }}', { a: 'x' }, `t:1:5: executing "t" at <.a.b>: can't evaluate field b in type interface {}`],
    ['é\n {{ upper .a }}', { a: 1 }, 't:2:10: executing "t" at <.a>: wrong type for value; expected string; got float64'],
    ['{{ upper }}', {}, 't:1:3: executing "t" at <upper>: wrong number of args for upper: want 1 got 0'],
    ['{{ index .a 5 }}', { a: [1] }, 't:1:3: executing "t" at <index .a 5>: error calling index: index out of range: 5'],
    ['{{ eq 1 "a" }}', {}, 't:1:3: executing "t" at <eq 1 "a">: error calling eq: incompatible types for comparison: int and string'],
    ['{{ template "x" }}', {}, 't:1:12: executing "t" at <{{template "x"}}>: template "x" not defined'],
    ['{{ range .a }}{{ end }}', { a: 's' }, `t:1:9: executing "t" at <.a>: range can't iterate over s`],
    ['a\n{{ nope }}', {}, 't:2: function "nope" not defined'],
    ['{{ if .a }}', {}, 't:1: unexpected EOF'],
    ['{{ .a', {}, 't:1: unclosed action'],
    ['{{ "a }}', {}, 't:1: unterminated quoted string'],
    ['{{ .a | 1 }}', {}, 't:1: non executable command in pipeline stage 2'],
    ['{{ break }}', {}, 't:1: {{break}} outside {{range}}'],
    ['{{ $x }}', {}, 't:1: undefined variable "$x"'],
    ['{{ if\n.a', {}, 't:2: unclosed action started at t:1'],
  ])('%p fails as in Go', (template, data, expected) => {
    expect(fault(template, data)).toBe(`template: ${expected}`);
  });

  test('tells of an absent key as the run asks', () => {
    expect(fault('{{ .x }}', {}, { missingKey: 'error' })).toContain('map has no entry for key "x"');
    expect(run('{{ .x }}', {}, { missingKey: 'zero' })).toBe('<no value>');
  });

  test('names the chain of templates that led to a fault', () => {
    const set = new TemplateSet();
    set.add(parseText('inner', '{{ .a.b.c }}', FUNCTIONS));
    set.add(parseText('outer', '{{ include "inner" . }}', { has: (name) => name === 'include' }));
    const include = fixed(['string', ANY_TYPE], (name, data) => set.execute(name, data, inner));
    const inner: Run = new Run({ functions: new Map([...FUNCTIONS, ['include', include]]) });
    expect.assertions(3);
    try {
      set.execute('outer', valueOfPlain({ a: { b: null } }), inner);
    } catch (error) {
      if (!(error instanceof ExecutionError) || !(error.cause instanceof ExecutionError)) throw error;
      expect(error.place.location).toBe('outer:1:3');
      expect(error.cause.place.location).toBe('inner:1:5');
      expect(error.message).toContain('error calling include: template: inner:1:5');
    }
  });
});

describe('methods of host objects', () => {
  class Clock extends HostObject {
    readonly type = 'clock.Clock';
    readonly kind = 'struct';
    override method(name: string): Method | undefined {
      return name === 'At' ? { params: ['string'], call: (zone) => `noon in ${String(zone)}` } : undefined;
    }
    override field(name: string) {
      return name === 'Zone' ? { value: 'UTC' } : undefined;
    }
  }

  test('are called with checked arguments', () => {
    expect(run('{{ .At "UTC" }} {{ .Zone }}', new Clock())).toBe('noon in UTC UTC');
    expect(() => run('{{ .At 1 }}', new Clock())).toThrow('expected string; found 1');
    expect(() => run('{{ .Nope }}', new Clock())).toThrow("can't evaluate field Nope in type clock.Clock");
  });
});

describe('limits', () => {
  test.each([
    ['steps', '{{ range 1000000 }}{{ end }}', { steps: 1000 }],
    ['output', '{{ range 1000 }}xxxxxxxxxx{{ end }}', { output: 1000 }],
  ])('end a run that takes too many %s', (_what, template, limits) => {
    expect(() => run(template, {}, { limits })).toThrow(LimitError);
  });

  test('end templates that call each other without end', () => {
    const template = '{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}';
    expect(fault(template, {}, { limits: { depth: 50 } })).toContain('exceeded maximum template depth (50)');
  });
});

describe('a set', () => {
  test('takes the later definition unless it is empty', () => {
    const set = new TemplateSet();
    for (const text of ['{{ define "x" }}1{{ end }}', '{{ define "x" }}2{{ end }}', '{{ define "x" }} {{ end }}'])
      set.add(parseText('t', text, FUNCTIONS));
    expect(set.execute('x', undefined, new Run({ functions: FUNCTIONS }))).toBe('2');
  });

  test('that was derived keeps its definitions to itself', () => {
    const parent = new TemplateSet();
    parent.add(parseText('a', '{{ template "x" }}{{ define "x" }}old{{ end }}', FUNCTIONS));
    const child = parent.derive();
    child.add(parseText('b', '{{ define "x" }}new{{ end }}', FUNCTIONS));
    const given = new Run({ functions: FUNCTIONS });
    expect([child.execute('a', undefined, given), parent.execute('a', undefined, given)]).toEqual(['new', 'old']);
  });
});
