/** A Deployment of one container; `more` is added to its pod, at the depth of `containers`. */
export function deployment(name: string, more = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      containers:
        - name: app
          image: registry.example/app:1.0
          ports: [{containerPort: 8080}]
${more}`;
}

export function configMap(name: string, value = 'one'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: ${value}\n`;
}

const workloads = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 2
  maxReplicas: 4
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec:
      containers: [{name: db, image: "registry.example/db:1.0", env: [{name: EMPTY, value: ""}]}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: migrate, image: "registry.example/migrate:1.0"}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: nightly, image: "registry.example/nightly:1.0"}]
`;

const access = `apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData: {password: example}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: "team:reader"}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: "team:reader"}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "team:reader"}
subjects: [{kind: ServiceAccount, name: web}]
`;

const definitions = `apiVersion: v1
kind: Namespace
metadata: {name: widgets}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: one, namespace: widgets}
spec: {size: 3}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: no-evil}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
  validations: [{expression: "!('evil' in object.data)"}]
`;

const generated = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: web
resources: [deployment.yaml]
configMapGenerator: [{name: settings, literals: [LEVEL=info]}]
secretGenerator: [{name: token, literals: [token=example]}]
images: [{name: registry.example/app, newTag: "2.0"}]
`;

const child = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: child, namespace: flux-system}
spec:
  interval: 10h
  path: ./child
  prune: true
  targetNamespace: web
  sourceRef: {kind: GitRepository, name: fleet}
`;

/** The repository: what people have in theirs, and what is easily got wrong. */
export const files: Readonly<Record<string, string>> = {
  'apps/web.yaml': deployment('web'),
  'apps/workloads.yaml': workloads,
  'apps/access.yaml': access,
  'apps/settings.yaml': configMap('settings'),
  'apps/stale.yaml': configMap('stale'),
  'definitions/all.yaml': definitions,
  'generated/kustomization.yaml': generated,
  'generated/deployment.yaml': deployment(
    'generated',
    '          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: token}}]\n',
  ),
  'substituted/a.yaml': configMap('for-${team}', '${value:=fallback}'),
  'by-hand/a.yaml': configMap('by-hand'),
  'misspelt/a.yaml': deployment('misspelt').replace('  selector:', '  replica: 3\n  selector:'),
  'parent/child.yaml': child,
  'child/a.yaml': configMap('child'),
};

/** The Kustomizations of the repository, but for `child`: each by its path, with what its spec says besides. */
export const kustomizations: Readonly<Record<string, Record<string, unknown>>> = {
  definitions: { wait: true },
  apps: { targetNamespace: 'web', wait: true, dependsOn: [{ name: 'definitions' }] },
  generated: {
    commonMetadata: { labels: { team: 'shop' }, annotations: { note: '${kept}' } },
    patches: [{ patch: '- op: add\n  path: /spec/minReadySeconds\n  value: 1\n', target: { kind: 'Deployment' } }],
    healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'generated', namespace: 'web' }],
  },
  substituted: { targetNamespace: 'web', postBuild: { substitute: { team: 'shop' } } },
  'by-hand': { targetNamespace: 'web' },
  misspelt: { targetNamespace: 'web' },
  parent: { wait: true },
};
