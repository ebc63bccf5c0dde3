{{/* SPDX-License-Identifier: Apache-2.0 */}}

{{- define "cloudlb.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "cloudlb.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains (include "cloudlb.name" .) .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name (include "cloudlb.name" .) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "cloudlb.selector" -}}
app.kubernetes.io/name: {{ include "cloudlb.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "cloudlb.labels" -}}
{{ include "cloudlb.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/component: controller
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "cloudlb.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "cloudlb.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- required "serviceAccount.name: name the account that is there, or set serviceAccount.create" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "cloudlb.leaseName" -}}
{{- default (include "cloudlb.fullname" .) .Values.leaseName }}
{{- end }}

{{- define "cloudlb.image" -}}
{{- $repository := required "image.repository: say where your image is; none is published yet, docs/deploy.md says how to make one" .Values.image.repository }}
{{- if .Values.image.digest }}
{{- printf "%s@%s" $repository .Values.image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}
{{- end }}

{{/* The heap in MB: the formula of docs/operations.md. */}}
{{- define "cloudlb.heap" -}}
{{- $services := int .Values.expected.services }}
{{- $nodes := int .Values.expected.nodes }}
{{- if .Values.heapMegabytes }}
{{- int .Values.heapMegabytes }}
{{- else if eq .Values.provider "metallb" }}
{{- max 40 (add 18 (div (add (mul $services 5 4) 3071) 3072)) }}
{{- else if and (le $services 200) (le $nodes 100) }}
{{- 40 }}
{{- else }}
{{- add 48 (div (add (mul 16 (add $services (max 0 (sub $nodes 1000)))) 1023) 1024) }}
{{- end }}
{{- end }}

{{/* The program's own options: what the provider's block says, what all say, and `config` over both. */}}
{{- define "cloudlb.config" -}}
{{- $values := .Values }}
{{- $options := dict
    "provider" (required "provider: say what makes the load balancers: aws, gcp, azure or metallb" $values.provider)
    "cluster-name" (required "clusterName: name the cluster, so that people see in the cloud's console what belongs to it" $values.clusterName)
    "policy" $values.policy
    "orphans" $values.orphans
    "node-port-range" $values.nodePortRange
    "concurrency" $values.concurrency
    "drift-interval" $values.driftInterval
    "lease-name" (include "cloudlb.leaseName" .)
    "log-format" $values.log.format
    "log-level" $values.log.level }}
{{- if ne (int $values.metrics.port) 9440 }}
{{- $_ := set $options "listen" (printf "0.0.0.0:%d" (int $values.metrics.port)) }}
{{- end }}
{{- if $values.loadBalancerClass }}
{{- $_ := set $options "load-balancer-class" $values.loadBalancerClass }}
{{- $_ := set $options "default-mode" $values.defaultMode }}
{{- end }}
{{- if $values.namespaces }}
{{- $_ := set $options "namespace" $values.namespaces }}
{{- end }}
{{- $block := dict }}
{{- if eq $values.provider "aws" }}
{{- $block = dict
    "aws-region" $values.aws.region
    "aws-vpc-id" $values.aws.vpcId
    "health-check-ports" $values.aws.healthCheckPorts
    "replacement-drain" $values.aws.replacementDrain }}
{{- else if eq $values.provider "gcp" }}
{{- $block = dict
    "gcp-project" $values.gcp.project
    "gcp-region" $values.gcp.region
    "gcp-network" $values.gcp.network
    "gcp-subnetwork" $values.gcp.subnetwork
    "gcp-network-project" $values.gcp.networkProject
    "gcp-node-tags" (join "," $values.gcp.nodeTags)
    "gcp-backends" $values.gcp.backends }}
{{- else if eq $values.provider "azure" }}
{{- $block = dict
    "azure-subscription" $values.azure.subscription
    "azure-resource-group" $values.azure.resourceGroup
    "azure-location" $values.azure.location
    "azure-virtual-network" $values.azure.virtualNetwork
    "azure-subnet" $values.azure.subnet
    "azure-virtual-network-resource-group" $values.azure.virtualNetworkResourceGroup
    "azure-security-group" $values.azure.securityGroup
    "azure-security-group-resource-group" $values.azure.securityGroupResourceGroup
    "azure-load-balancer-name" $values.azure.loadBalancerName
    "azure-backend-pool-type" $values.azure.backendPoolType
    "azure-cloud" (ternary "" $values.azure.cloud (and (ne $values.azure.cloudConfigSecret "") (eq $values.azure.cloud "AzurePublicCloud"))) }}
{{- if $values.azure.cloudConfigSecret }}
{{- $_ := set $block "azure-cloud-config" "/etc/cloudlb/azure/azure.json" }}
{{- end }}
{{- else if eq $values.provider "metallb" }}
{{- $quotas := list }}
{{- range $namespace, $most := $values.metallb.quotas }}
{{- $quotas = append $quotas (printf "%s=%d" $namespace (int $most)) }}
{{- end }}
{{- $block = dict
    "metallb-namespace" $values.metallb.namespace
    "metallb-hold-down" $values.metallb.holdDown
    "metallb-pool-edits" $values.metallb.poolEdits
    "metallb-quotas" (join "," $quotas)
    "metallb-share-across" (join "," $values.metallb.shareAcross)
    "metallb-announcer" $values.metallb.announcer }}
{{- end }}
{{- range $name, $value := $block }}
{{- if $value }}
{{- $_ := set $options $name $value }}
{{- end }}
{{- end }}
{{- range $name, $value := $values.config }}
{{- $_ := set $options $name $value }}
{{- end }}
{{- toYaml $options }}
{{- end }}

{{/* Who may write what the admission policies keep from users. Clouds run their own controllers as users of their own. */}}
{{- define "cloudlb.exempt" -}}
{{- $users := concat (list
    (printf "system:serviceaccount:%s:%s" .Release.Namespace (include "cloudlb.serviceAccount" .))
    "system:kube-controller-manager"
    "system:cloud-controller-manager"
    "eks:cloud-controller-manager") .Values.admissionPolicy.exemptUsers -}}
request.userInfo.username in {{ $users | toJson }} || request.userInfo.username.startsWith("system:serviceaccount:kube-system:") || request.userInfo.?groups.orValue([]).exists(group, group in {{ .Values.admissionPolicy.exemptGroups | toJson }})
{{- end }}

{{/* The finalizers that this release puts on Services: that of its class, and that of the cluster's default controller. */}}
{{- define "cloudlb.finalizers" -}}
{{- $finalizers := list }}
{{- if .Values.loadBalancerClass }}
{{- $finalizers = append $finalizers (printf "cloudlb.io/load-balancer-cleanup-%s" (.Values.loadBalancerClass | sha256sum | trunc 8)) }}
{{- end }}
{{- if or (not .Values.loadBalancerClass) .Values.defaultMode }}
{{- $finalizers = append $finalizers "service.kubernetes.io/load-balancer-cleanup" }}
{{- end }}
{{- $finalizers | toJson }}
{{- end }}

{{/* The namespaces that a policy is for. */}}
{{- define "cloudlb.policyNamespaces" -}}
{{- with .Values.namespaces -}}
namespaceSelector:
  matchExpressions:
  - {key: kubernetes.io/metadata.name, operator: In, values: {{ toJson . }}}
{{- end }}
{{- end }}

{{- define "cloudlb.subjects" }}
subjects:
- kind: ServiceAccount
  name: {{ include "cloudlb.serviceAccount" . }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* Rights to Services and what belongs to them, given in the whole cluster or in single namespaces. */}}
{{- define "cloudlb.serviceRules" }}
- apiGroups: [""]
  resources: [services]
  verbs: {{ ternary "[list, watch]" "[list, watch, patch] # patch: the finalizer" (eq .Values.provider "metallb") }}
- apiGroups: [""]
  resources: [services/status]
  verbs: [patch]
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch] # patch: what is said again is counted, not written anew
{{- if and (eq .Values.provider "gcp") (ne .Values.gcp.backends "instance-groups") }}
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch] # which nodes have pods of a Service of policy Local
{{- end }}
{{- end }}
