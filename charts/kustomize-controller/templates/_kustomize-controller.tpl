{{- define "kustomize-controller.args" -}}
{{ include "controller.eventsArg" . }}
{{- end }}

{{- define "kustomize-controller.env" -}}
{{- end }}

{{- define "kustomize-controller.ports" -}}
{{- end }}

{{- define "kustomize-controller.volumeMounts" -}}
{{- end }}

{{- define "kustomize-controller.volumes" -}}
{{- end }}

{{- define "kustomize-controller.rules" -}}
- apiGroups: [kustomize.toolkit.fluxcd.io]
  resources: [kustomizations]
  verbs: [get, list, watch, update, patch]
- apiGroups: [kustomize.toolkit.fluxcd.io]
  resources: [kustomizations/status]
  verbs: [get, update, patch]
- apiGroups: [kustomize.toolkit.fluxcd.io]
  resources: [kustomizations/finalizers]
  verbs: [update, patch]
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [buckets, externalartifacts, gitrepositories, ocirepositories]
  verbs: [get, list, watch]
{{ include "controller.configRules" . }}
{{- end }}
