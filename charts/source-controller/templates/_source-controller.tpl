{{- define "source-controller.args" -}}
{{ include "controller.eventsArg" . }}
- --storage-path=/data
- --storage-adv-addr={{ .Chart.Name }}.$(RUNTIME_NAMESPACE).svc.{{ .Values.clusterDomain }}.
{{- end }}

{{- define "source-controller.env" -}}
- name: TUF_ROOT
  value: /tmp/.sigstore
{{- end }}

{{- define "source-controller.ports" -}}
- name: http
  containerPort: 9090
  protocol: TCP
{{- end }}

{{- define "source-controller.volumeMounts" -}}
- name: data
  mountPath: /data
{{- end }}

{{- define "source-controller.volumes" -}}
- name: data
  {{- if .Values.storage.existingClaim }}
  persistentVolumeClaim:
    claimName: {{ .Values.storage.existingClaim }}
  {{- else }}
  emptyDir:
    {{- with .Values.storage.sizeLimit }}
    sizeLimit: {{ . }}
    {{- else }} {}
    {{- end }}
  {{- end }}
{{- end }}

{{- define "source-controller.rules" -}}
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [buckets, externalartifacts, gitrepositories, helmcharts, helmrepositories, ocirepositories]
  verbs: [get, list, watch, update, patch]
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [buckets/status, externalartifacts/status, gitrepositories/status, helmcharts/status, helmrepositories/status, ocirepositories/status]
  verbs: [get, update, patch]
- apiGroups: [source.toolkit.fluxcd.io]
  resources: [buckets/finalizers, externalartifacts/finalizers, gitrepositories/finalizers, helmcharts/finalizers, helmrepositories/finalizers, ocirepositories/finalizers]
  verbs: [update, patch]
{{ include "controller.configRules" . }}
{{- end }}
