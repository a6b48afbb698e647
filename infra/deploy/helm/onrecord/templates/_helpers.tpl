{{- define "onrecord.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "onrecord.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "onrecord.labels" -}}
{{ include "onrecord.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "onrecord.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "onrecord.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "onrecord.image" -}}
{{- $image := .Values.image -}}
{{- $repository := required "image.repository is required: where is the image of infra/deploy/Dockerfile?" $image.repository -}}
{{- if $image.digest -}}
{{- printf "%s@%s" $repository $image.digest -}}
{{- else -}}
{{- printf "%s:%s" $repository (default .Chart.AppVersion $image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "onrecord.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "onrecord.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* One variable from a Secret: list NAME SECRET KEY. */}}
{{- define "onrecord.fromSecret" -}}
- name: {{ index . 0 }}
  valueFrom: { secretKeyRef: { name: {{ index . 1 | quote }}, key: {{ index . 2 }} } }
{{- end -}}

{{/* The settings of a process that is connected to these systems: dict "root" $ "needs" [...] "migrates" bool */}}
{{- define "onrecord.env" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $systems := $values.systems -}}
- { name: ONRECORD_MIGRATE, value: {{ ternary "on" "off" .migrates | quote }} }
- { name: ONRECORD_LOG_LEVEL, value: {{ $values.logLevel | quote }} }
{{- with $values.publicUrl }}
- { name: ONRECORD_PUBLIC_URL, value: {{ . | quote }} }
{{- end }}
{{- with $values.otlpUrl }}
- { name: ONRECORD_OTLP_URL, value: {{ . | quote }} }
{{- end }}
{{ include "onrecord.fromSecret" (list "ONRECORD_METRICS_TOKEN" (required "metrics.existingSecret is required" $values.metrics.existingSecret) "token") }}
{{- if has "log" .needs }}
- { name: ONRECORD_KAFKA_BROKERS, value: {{ required "systems.log.brokers is required" (join "," $systems.log.brokers) | quote }} }
- { name: ONRECORD_KAFKA_PARTITIONS, value: {{ $systems.log.partitions | quote }} }
- { name: ONRECORD_KAFKA_REPLICATION, value: {{ $systems.log.replication | quote }} }
- { name: ONRECORD_KAFKA_TLS, value: {{ ternary "on" "off" $systems.log.tls.enabled | quote }} }
{{- if $systems.log.tls.caSecret }}
- { name: ONRECORD_KAFKA_TLS_CA_FILE, value: /etc/onrecord/kafka/ca.crt }
{{- end }}
{{- with $systems.log.sasl }}
{{- if .mechanism }}
{{- $secret := required "systems.log.sasl.existingSecret is required with a mechanism" .existingSecret }}
- { name: ONRECORD_KAFKA_SASL_MECHANISM, value: {{ .mechanism | quote }} }
{{ include "onrecord.fromSecret" (list "ONRECORD_KAFKA_SASL_USERNAME" $secret "username") }}
{{ include "onrecord.fromSecret" (list "ONRECORD_KAFKA_SASL_PASSWORD" $secret "password") }}
{{- end }}
{{- end }}
{{- end }}
{{- if has "database" .needs }}
{{- $secret := required "systems.database.existingSecret is required" $systems.database.existingSecret }}
{{ include "onrecord.fromSecret" (list "ONRECORD_DATABASE_URL" $secret "app-url") }}
{{ include "onrecord.fromSecret" (list "ONRECORD_DATABASE_SYSTEM_URL" $secret "system-url") }}
{{- if .migrates }}
{{ include "onrecord.fromSecret" (list "ONRECORD_DATABASE_MIGRATION_URL" $secret "owner-url") }}
{{- end }}
{{- end }}
{{- if has "clickhouse" .needs }}
{{- $secret := required "systems.clickhouse.existingSecret is required" $systems.clickhouse.existingSecret }}
- { name: ONRECORD_CLICKHOUSE_URL, value: {{ required "systems.clickhouse.url is required" $systems.clickhouse.url | quote }} }
- { name: ONRECORD_CLICKHOUSE_DATABASE, value: {{ $systems.clickhouse.database | quote }} }
{{- with $systems.clickhouse.cluster }}
- { name: ONRECORD_CLICKHOUSE_CLUSTER, value: {{ . | quote }} }
{{- end }}
{{ include "onrecord.fromSecret" (list "ONRECORD_CLICKHOUSE_USERNAME" $secret "writer-username") }}
{{ include "onrecord.fromSecret" (list "ONRECORD_CLICKHOUSE_PASSWORD" $secret "writer-password") }}
{{ include "onrecord.fromSecret" (list "ONRECORD_CLICKHOUSE_READER_USERNAME" $secret "reader-username") }}
{{ include "onrecord.fromSecret" (list "ONRECORD_CLICKHOUSE_READER_PASSWORD" $secret "reader-password") }}
{{- if .migrates }}
{{ include "onrecord.fromSecret" (list "ONRECORD_CLICKHOUSE_MIGRATOR_USERNAME" $secret "migrator-username") }}
{{ include "onrecord.fromSecret" (list "ONRECORD_CLICKHOUSE_MIGRATOR_PASSWORD" $secret "migrator-password") }}
{{- end }}
{{- end }}
{{- if has "objects" .needs }}
- { name: ONRECORD_S3_BUCKET, value: {{ required "systems.objects.bucket is required" $systems.objects.bucket | quote }} }
- { name: ONRECORD_S3_REGION, value: {{ $systems.objects.region | quote }} }
- { name: ONRECORD_S3_PATH_STYLE, value: {{ ternary "on" "off" $systems.objects.pathStyle | quote }} }
{{- with $systems.objects.prefix }}
- { name: ONRECORD_S3_PREFIX, value: {{ . | quote }} }
{{- end }}
{{- with $systems.objects.endpoint }}
- { name: ONRECORD_S3_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- with $systems.objects.kmsKeyId }}
- { name: ONRECORD_S3_KMS_KEY_ID, value: {{ . | quote }} }
{{- end }}
{{- if ne $systems.objects.objectLock "off" }}
- { name: ONRECORD_S3_OBJECT_LOCK, value: {{ $systems.objects.objectLock | quote }} }
{{- with $systems.objects.objectLockDays }}
- { name: ONRECORD_S3_OBJECT_LOCK_DAYS, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- with $systems.objects.existingSecret }}
{{ include "onrecord.fromSecret" (list "AWS_ACCESS_KEY_ID" . "access-key-id") }}
{{ include "onrecord.fromSecret" (list "AWS_SECRET_ACCESS_KEY" . "secret-access-key") }}
{{- end }}
{{- end }}
{{- if has "keys" .needs }}
- { name: ONRECORD_KEY_FILE, value: /keys/master.key }
{{- with $systems.keys.kms }}
{{- if .keyId }}
- { name: ONRECORD_KMS_KEY_ID, value: {{ .keyId | quote }} }
{{- with .region }}
- { name: ONRECORD_KMS_REGION, value: {{ . | quote }} }
{{- end }}
{{- with .endpoint }}
- { name: ONRECORD_KMS_ENDPOINT, value: {{ . | quote }} }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- if has "signing" .needs }}
- { name: ONRECORD_SIGNING_KEY_FILE, value: /keys/ledger-signing.key }
{{- end }}
{{- if and (has "speech" .needs) $systems.speech.url }}
- { name: ONRECORD_SPEECH_URL, value: {{ $systems.speech.url | quote }} }
- { name: ONRECORD_SPEECH_MODEL, value: {{ $systems.speech.model | quote }} }
{{- with $systems.speech.existingSecret }}
{{ include "onrecord.fromSecret" (list "ONRECORD_SPEECH_API_KEY" . "api-key") }}
{{- end }}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "onrecord.holdsKeys" -}}
{{- if or (has "keys" .needs) (has "signing" .needs) -}}true{{- end -}}
{{- end -}}

{{/* A Secret's files can be read by the pod's group; the program wants its keys to be readable by nobody else. */}}
{{- define "onrecord.keysContainer" -}}
- name: keys
  image: {{ include "onrecord.image" .root | quote }}
  imagePullPolicy: {{ .root.Values.image.pullPolicy }}
  command: [/nodejs/bin/node, infra/deploy/copy-keys.mjs, /run/secrets/onrecord-keys, /keys]
  securityContext: {{- include "onrecord.containerSecurity" . | nindent 4 }}
  resources: { requests: { cpu: 10m, memory: 64Mi }, limits: { memory: 128Mi } }
  volumeMounts:
    - { name: given-keys, mountPath: /run/secrets/onrecord-keys, readOnly: true }
    - { name: keys, mountPath: /keys }
{{- end -}}

{{- define "onrecord.volumes" -}}
- { name: tmp, emptyDir: { sizeLimit: 64Mi } }
{{- if include "onrecord.holdsKeys" . }}
- { name: keys, emptyDir: { medium: Memory, sizeLimit: 1Mi } }
- name: given-keys
  secret:
    secretName: {{ required "systems.keys.existingSecret is required" .root.Values.systems.keys.existingSecret | quote }}
    defaultMode: 0440
    items:
      {{- if has "keys" .needs }}
      - { key: master.key, path: master.key }
      {{- end }}
      {{- if has "signing" .needs }}
      - { key: ledger-signing.key, path: ledger-signing.key }
      {{- end }}
{{- end }}
{{- if and (has "log" .needs) .root.Values.systems.log.tls.caSecret }}
- { name: kafka-ca, secret: { secretName: {{ .root.Values.systems.log.tls.caSecret | quote }}, items: [{ key: ca.crt, path: ca.crt }] } }
{{- end }}
{{- end -}}

{{- define "onrecord.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if include "onrecord.holdsKeys" . }}
- { name: keys, mountPath: /keys, readOnly: true }
{{- end }}
{{- if and (has "log" .needs) .root.Values.systems.log.tls.caSecret }}
- { name: kafka-ca, mountPath: /etc/onrecord/kafka, readOnly: true }
{{- end }}
{{- end -}}

{{/* Whether the service follows its consumers' lag: dict "root" $ "service" $service; "" for no. */}}
{{- define "onrecord.followsLag" -}}
{{- $scaling := .service.autoscaling | default dict -}}
{{- if and $scaling.lag (ne .root.Values.autoscaling.mode "cpu") -}}{{ .root.Values.autoscaling.mode }}{{- end -}}
{{- end -}}
