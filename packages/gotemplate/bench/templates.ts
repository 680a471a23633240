// Times parsing and running a template: `node --conditions=capstan-source packages/gotemplate/bench/templates.ts`
import { BUILTINS, executeTemplate, parseText, Run, sprigFunctions, systemEnvironment, TemplateSet, valueOfPlain } from '../src/index.ts';

const functions = new Map([...BUILTINS, ...sprigFunctions(systemEnvironment())]);
const template = `{{- define "row" }}{{ .name | upper | quote }}: {{ printf "%s-%d" .name (int .port) }}{{ end -}}
{{- range $index, $item := .items }}{{ if gt $index 0 }}, {{ end }}{{ template "row" $item }}{{ end }}`;
const data = valueOfPlain({ items: Array.from({ length: 100 }, (_, index) => ({ name: `item-${index}`, port: index })) });

function time(name: string, count: number, act: () => void): void {
  for (let round = 0; round < count / 10; round++) act();
  const begin = performance.now();
  for (let round = 0; round < count; round++) act();
  console.log(`${name}: ${(((performance.now() - begin) / count) * 1000).toFixed(1)} µs`);
}

const main = new TemplateSet().add(parseText('bench', template, functions));
time('parse', 5000, () => parseText('bench', template, functions));
time('run, 100 rows', 1000, () => executeTemplate(main, data, new Run({ functions })));
