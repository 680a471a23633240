{{- define "notification-controller.args" -}}
{{- end }}

{{- define "notification-controller.env" -}}
{{- end }}

{{- define "notification-controller.ports" -}}
- name: http
  containerPort: 9090
  protocol: TCP
- name: http-webhook
  containerPort: 9292
  protocol: TCP
{{- end }}

{{- define "notification-controller.volumeMounts" -}}
{{- end }}

{{- define "notification-controller.volumes" -}}
{{- end }}

{{/* A receiver annotates the objects that its webhooks reconcile, of whatever kind; hence patch. */}}
{{- define "notification-controller.rules" -}}
- apiGroups: [notification.toolkit.fluxcd.io]
  resources: [alerts, providers, receivers]
  verbs: [get, list, watch, update, patch]
- apiGroups: [notification.toolkit.fluxcd.io]
  resources: [receivers/status]
  verbs: [get, update, patch]
- apiGroups: [notification.toolkit.fluxcd.io]
  resources: [alerts/finalizers, providers/finalizers, receivers/finalizers]
  verbs: [update, patch]
- apiGroups:
    - helm.toolkit.fluxcd.io
    - image.toolkit.fluxcd.io
    - kustomize.toolkit.fluxcd.io
    - source.extensions.fluxcd.io
    - source.toolkit.fluxcd.io
  resources: ["*"]
  verbs: [get, list, watch, patch]
{{ include "controller.configRules" . }}
{{- end }}
