{{- define "wheeltapper.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}
{{- end }}

{{- define "wheeltapper.actor" -}}
{{ include "wheeltapper.name" . }}-act
{{- end }}

{{- define "wheeltapper.nodeNamespace" -}}
{{ .Values.node.namespace | default (printf "%s-node" .Release.Namespace) }}
{{- end }}

{{- define "wheeltapper.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{/* What pods are chosen by; never changed. */}}
{{- define "wheeltapper.selector" -}}
app.kubernetes.io/name: wheeltapper
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "wheeltapper.labels" -}}
{{ include "wheeltapper.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end }}

{{/* The roles of a file or value that `wheeltapper rbac` wrote: ClusterRole and Roles, bound to one account.
     Argument: dict root, text, role (the name of all of them), account. */}}
{{- define "wheeltapper.roles" -}}
{{- $root := .root }}
{{- $role := .role }}
{{- $account := .account }}
{{- range splitList "\n---\n" .text }}
{{- $document := fromYaml . }}
{{- if not (has $document.kind (list "ClusterRole" "Role")) }}
{{- fail (printf "rbac.act: a document is no ClusterRole and no Role; give what `wheeltapper rbac` prints: %v" ($document.Error | default $document.kind)) }}
{{- end }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $document.kind }}
metadata:
  name: {{ $role }}
  {{- with $document.metadata.namespace }}
  namespace: {{ . }}
  {{- end }}
  labels: {{- include "wheeltapper.labels" $root | nindent 4 }}
rules: {{- toYaml $document.rules | nindent 2 }}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {{ $document.kind }}Binding
metadata:
  name: {{ $role }}
  {{- with $document.metadata.namespace }}
  namespace: {{ . }}
  {{- end }}
  labels: {{- include "wheeltapper.labels" $root | nindent 4 }}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {{ $document.kind }}
  name: {{ $role }}
subjects:
  - kind: ServiceAccount
    name: {{ $account }}
    namespace: {{ $root.Release.Namespace }}
{{- end }}
{{- end }}

{{/* wheeltapper.yaml. */}}
{{- define "wheeltapper.config" -}}
{{- $own := dict "site" .Values.site "data" "/var/lib/wheeltapper" }}
{{- $api := dict "probes" 8486 }}
{{- if .Values.api.tls.secret }}
{{- $_ := set $api "bind" "0.0.0.0" }}
{{- $_ := set $api "tls" (dict "certificate" "/etc/wheeltapper/tls/tls.crt" "key" "/etc/wheeltapper/tls/tls.key") }}
{{- end }}
{{- if .Values.api.tokensSecret }}
{{- $_ := set $api "login" (dict "tokens" "/etc/wheeltapper/api-tokens/tokens") }}
{{- end }}
{{- $_ := set $own "api" $api }}
{{- $sensors := dict }}
{{- $actuators := dict "notify" (dict "kind" "notify") }}
{{- if .Values.kubernetes.enabled }}
{{- $pod := "/var/run/secrets/kubernetes.io/serviceaccount" }}
{{- $server := dict "kind" "kubernetes" "url" .Values.kubernetes.url "ca-file" (printf "%s/ca.crt" $pod) }}
{{- $reads := printf "%s/token" $pod }}
{{- $_ := set $sensors "kube" (merge (dict "token-file" $reads) $server) }}
{{- $acts := ternary "/var/run/secrets/wheeltapper-act/token" $reads (eq .Values.mode "act") }}
{{- $_ := set $actuators "kube" (merge (dict "token-file" $acts) $server) }}
{{- end }}
{{- if .Values.node.enabled }}
{{- $_ := set $sensors "nodes" (dict "kind" "nodes" "bind" "0.0.0.0" "port" 8485 "certificate" "/etc/wheeltapper/nodes-tls/tls.crt" "key" "/etc/wheeltapper/nodes-tls/tls.key" "token-file" "/etc/wheeltapper/nodes-tokens/tokens" "cursors" "/var/lib/wheeltapper/nodes.cursors") }}
{{- end }}
{{- $_ := set $own "sensors" $sensors }}
{{- $_ := set $own "actuators" $actuators }}
{{- if .Values.checkpoints.claim }}
{{- $_ := set $own "checkpoints" (dict "sinks" (list "/var/lib/wheeltapper-checkpoints")) }}
{{- end }}
{{- toYaml (mergeOverwrite $own (deepCopy .Values.config)) }}
{{- end }}

{{/* What the schema cannot say in words. */}}
{{- define "wheeltapper.check" -}}
{{- if and (eq .Values.mode "act") (not .Values.checkpoints.claim) (not .Values.config.laboratory) (not .Values.config.checkpoints) }}
{{- fail "mode: act wants a copy of the ledger's checkpoints elsewhere, or nobody could tell whether it was rolled back: set checkpoints.claim (or config.laboratory: true where nothing is at stake)" }}
{{- end }}
{{- if and .Values.api.tls.secret (not .Values.api.tokensSecret) (not (dig "api" "login" "" .Values.config)) (not (dig "api" "tls" "clients" "" .Values.config)) }}
{{- fail "api.tls.secret: the API listens in the cluster only with a login: set api.tokensSecret, or config.api.login.oidc" }}
{{- end }}
{{- if and .Values.serviceMonitor.enabled (not (and .Values.api.tls.secret .Values.serviceMonitor.tokenSecret)) }}
{{- fail "serviceMonitor.enabled: Prometheus reaches the API only in the cluster and with a token: set api.tls.secret and serviceMonitor.tokenSecret" }}
{{- end }}
{{- if and .Values.node.enabled (not (and .Values.node.tlsSecret .Values.node.tokenSecret)) }}
{{- fail "node.enabled: nodes send over TLS and with a token: set node.tlsSecret and node.tokenSecret" }}
{{- end }}
{{- if and .Values.node.enabled (eq (include "wheeltapper.nodeNamespace" .) .Release.Namespace) }}
{{- fail "node.namespace: the node agents need a namespace of their own, for the agent's is restricted" }}
{{- end }}
{{- end }}
