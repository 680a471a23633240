{{/* What the Prometheus operator scrapes. */}}
{{- define "controller.podMonitor" -}}
{{- if .Values.podMonitor.create }}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ .Chart.Name }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "controller.labels" . | nindent 4 }}
    {{- with .Values.podMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      app: {{ .Chart.Name }}
  podMetricsEndpoints:
    - port: http-prom
      {{- with .Values.podMonitor.interval }}
      interval: {{ . }}
      {{- end }}
      relabelings:
        # Pods that have ended are listed still.
        - sourceLabels: [__meta_kubernetes_pod_phase]
          action: keep
          regex: Running
{{- end }}
{{- end }}
