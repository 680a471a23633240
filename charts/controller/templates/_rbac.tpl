{{/*
The account of a controller and its rights: CHART.rules over the objects that it works on, in all namespaces or only in its own, and
what every controller needs: events in the same reach, and a Lease in its own namespace.
*/}}
{{- define "controller.rbac" -}}
{{- $account := include "controller.serviceAccountName" . -}}
{{- if .Values.serviceAccount.create }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $account }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "controller.labels" . | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
---
{{- end }}
{{- if .Values.rbac.create }}
{{- $scope := ternary "ClusterRole" "Role" .Values.watchAllNamespaces }}
{{- $name := ternary (printf "%s-%s" .Chart.Name .Release.Namespace) .Chart.Name .Values.watchAllNamespaces }}
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $scope }}
metadata:
  name: {{ $name }}
  {{- if not .Values.watchAllNamespaces }}
  namespace: {{ .Release.Namespace }}
  {{- end }}
  labels:
    {{- include "controller.labels" . | nindent 4 }}
rules:
  {{- include (printf "%s.rules" .Chart.Name) . | nindent 2 }}
  - apiGroups: [""]
    resources: [events]
    verbs: [create, patch]
  {{- with .Values.rbac.extraRules }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $scope }}Binding
metadata:
  name: {{ $name }}
  {{- if not .Values.watchAllNamespaces }}
  namespace: {{ .Release.Namespace }}
  {{- end }}
  labels:
    {{- include "controller.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $scope }}
  name: {{ $name }}
subjects:
  - kind: ServiceAccount
    name: {{ $account }}
    namespace: {{ .Release.Namespace }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .Chart.Name }}-leader-election
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "controller.labels" . | nindent 4 }}
rules:
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [get, list, watch, create, update, patch, delete]
  - apiGroups: [""]
    resources: [events]
    verbs: [create, patch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {{ .Chart.Name }}-leader-election
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "controller.labels" . | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {{ .Chart.Name }}-leader-election
subjects:
  - kind: ServiceAccount
    name: {{ $account }}
    namespace: {{ .Release.Namespace }}
{{- end }}
{{- end }}

{{/* Configuration that objects refer to, read and watched. */}}
{{- define "controller.configRules" -}}
- apiGroups: [""]
  resources: [configmaps, namespaces, secrets, serviceaccounts]
  verbs: [get, list, watch]
{{- end }}
