import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartFile } from '@capstan/helm';

const CHARTS = join(import.meta.dirname, '../../charts');

const HELPERS = `{{- define "shop.name" -}}{{ default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}{{- end }}
{{- define "shop.fullname" -}}
{{- if contains (include "shop.name" .) .Release.Name }}{{ .Release.Name }}{{ else }}{{ printf "%s-%s" .Release.Name (include "shop.name" .) }}{{ end }}
{{- end }}
{{- define "shop.selector" -}}
app.kubernetes.io/name: {{ include "shop.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}
{{- define "shop.labels" -}}
{{ include "shop.selector" . }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}
`;

const WORKLOADS = `{{- range $name, $part := .Values.components }}
{{- if $part.enabled }}
{{- $scope := dict "root" $ "name" $name }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" $ }}-{{ $name }}
  labels: {{- include "shop.labels" $scope | nindent 4 }}
spec:
  replicas: {{ $part.replicas | default 1 }}
  selector:
    matchLabels: {{- include "shop.selector" $scope | nindent 6 }}
  template:
    metadata:
      annotations:
        checksum/config: {{ toYaml $part.config | sha256sum }}
      labels: {{- include "shop.labels" $scope | nindent 8 }}
    spec:
      containers:
      - name: {{ $name }}
        image: "{{ $part.image.repository }}:{{ $part.image.tag | default $.Chart.AppVersion }}"
        env:
        {{- range $key, $value := $part.env }}
        - name: {{ $key | upper }}
          value: {{ tpl ($value | toString) $ | quote }}
        {{- end }}
        resources: {{- toYaml $part.resources | nindent 10 }}
        {{- with $part.probe }}
        livenessProbe:
          httpGet: {path: {{ .path }}, port: {{ .port }}}
        {{- end }}
{{- if semverCompare ">=1.23-0" $.Capabilities.KubeVersion.Version }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "shop.fullname" $ }}-{{ $name }}
spec:
  minReplicas: {{ int $part.replicas }}
  maxReplicas: {{ mul (int $part.replicas) 3 }}
{{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "shop.fullname" $ }}-{{ $name }}
  labels: {{- include "shop.labels" $scope | nindent 4 }}
spec:
  selector: {{- include "shop.selector" $scope | nindent 4 }}
  ports:
  {{- range $part.ports }}
  - port: {{ . }}
    name: {{ printf "port-%d" (int .) }}
  {{- end }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "shop.fullname" $ }}-{{ $name }}
data:
  settings.yaml: |
    {{- toYaml $part.config | nindent 4 }}
{{- end }}
{{- end }}
`;

const DASHBOARDS = `{{- range $path, $_ := .Files.Glob "dashboards/*.json" }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ base $path | trimSuffix ".json" }}
data:
  {{ base $path }}: |
{{ $.Files.Get $path | indent 4 }}
{{- end }}
`;

function component(index: number): string {
  return `  part${index}:
    enabled: ${index % 7 !== 3}
    replicas: ${(index % 4) + 1}
    image: {repository: registry.example.com/shop/part${index}, tag: ""}
    env: {log_level: info, peers: '{{ .Release.Name }}-{{ .Chart.Version }}', index: ${index}}
    ports: [8080, ${9000 + index}]
    probe: {path: /healthz, port: 8080}
    resources:
      limits: {cpu: ${100 + index}m, memory: 128Mi}
      requests: {cpu: 10m, memory: 64Mi}
    config:
      features: {search: true, cart: false, limits: {items: ${index * 10}, weight: 1.5}}
      hosts: [a.example.com, b.example.com]
`;
}

function dashboard(index: number): string {
  const panels = Array.from({ length: 60 }, (_, panel) => ({
    id: panel,
    title: `Requests of part ${index}, panel ${panel}`,
    targets: [{ expr: `sum(rate(http_requests_total{part="${index}"}[5m])) by (code)`, legendFormat: '{{code}}' }],
  }));
  return JSON.stringify({ title: `Part ${index}`, panels }, null, 2);
}

/** A chart of so many components, dashboards, and dependencies that are the same without dependencies of their own. */
function shop(name: string, components: number, dashboards: number, children: readonly string[]): [string, string][] {
  const dependencies = children.map((child) => `- {name: ${child}, version: 1.0.0, condition: ${child}.enabled}\n`).join('');
  const values = `nameOverride: ""\ncommonLabels: {team: shop}\ncomponents:\n${Array.from({ length: components }, (_, index) => component(index)).join('')}`;
  return [
    [
      'Chart.yaml',
      `apiVersion: v2\nname: ${name}\nversion: 1.0.0\nappVersion: "2.3"\n${dependencies === '' ? '' : `dependencies:\n${dependencies}`}`,
    ],
    ['values.yaml', `${values}${children.map((child) => `${child}: {enabled: true, nameOverride: sub}\n`).join('')}`],
    ['templates/_helpers.tpl', HELPERS],
    ['templates/workloads.yaml', WORKLOADS],
    ['templates/dashboards.yaml', DASHBOARDS],
    ['templates/NOTES.txt', 'Reach {{ include "shop.fullname" . }} now.\n'],
    ...Array.from({ length: dashboards }, (_, index): [string, string] => [`dashboards/part${index}.json`, dashboard(index)]),
    ...children.flatMap((child) => shop(child, 3, 0, []).map(([path, text]): [string, string] => [`charts/${child}/${path}`, text])),
  ];
}

/** A chart's files; the charts that it depends on are links beside it. */
function fromDisk(folder: string, prefix = ''): ChartFile[] {
  return readdirSync(join(folder, prefix)).flatMap((entry) => {
    const name = join(prefix, entry);
    const path = join(folder, name);
    return statSync(path).isDirectory() ? fromDisk(folder, name) : [{ name, data: readFileSync(path) }];
  });
}

/** The charts that the bench renders when it is given none: Capstan's own, and generated ones from small to large. */
export function benchCharts(): Map<string, ChartFile[]> {
  const generated: [string, [string, string][]][] = [
    ['one-part', shop('one-part', 1, 0, [])],
    ['five-parts', shop('five-parts', 5, 0, [])],
    ['two-children', shop('two-children', 5, 0, ['cart', 'search'])],
    ['forty-parts', shop('forty-parts', 40, 0, ['cart', 'search', 'mail'])],
    ['dashboards', shop('dashboards', 2, 30, [])],
    ['all', shop('all', 150, 30, ['cart', 'search', 'mail', 'billing', 'stock'])],
  ];
  return new Map([
    ...readdirSync(CHARTS).map((name): [string, ChartFile[]] => [name, fromDisk(join(CHARTS, name))]),
    ...generated.map(([name, files]): [string, ChartFile[]] => [
      name,
      files.map(([path, text]) => ({ name: path, data: Buffer.from(text) })),
    ]),
  ]);
}
