/** One small tree and what is built of it. One behaviour each. */
export interface KustomizeCase {
  readonly name: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** The directory that is built; the tree's root by default. */
  readonly path?: string;
  /** The files on disk, for the real one to read instead of being sent them. */
  readonly directory?: string;
  readonly legacy?: boolean;
  readonly unrestricted?: boolean;
  /** Both have to refuse the tree; ours with a first fault in this file, and at this line. */
  readonly fails?: { readonly file: string; readonly line?: number; readonly says?: string };
}

type Extras = Readonly<Record<string, string | Uint8Array>>;
type Options = Omit<KustomizeCase, 'name' | 'files'>;

/** A case of one kustomization beside the fixtures; files of `extra` come on top. */
export function builds(name: string, kustomization: string, extra: Extras = {}, options: Options = {}): KustomizeCase {
  return { name, files: { ...FIXTURES, 'kustomization.yaml': kustomization, ...extra }, ...options };
}

/** A case that both refuse. */
export function refuses(
  name: string,
  fails: NonNullable<KustomizeCase['fails']>,
  kustomization: string,
  extra: Extras = {},
  options: Options = {},
): KustomizeCase {
  return builds(name, kustomization, extra, { ...options, fails });
}

/** A ConfigMap whose data is one field, for what reads and writes values. */
export function value(name: string, text: string): KustomizeCase {
  return builds(`value: ${name}`, 'resources: [v.yaml]', {
    'v.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: v\ndata:\n  v: ${text}\n`,
  });
}

/** Files that every tree of {@link builds} has; a kustomization names those that it wants. */
const FIXTURES: Extras = {
  'deploy.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  replicas: 1
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: runner
      initContainers:
      - name: init
        image: busybox
      containers:
      - name: app
        image: nginx:1.25
        args: ["--verbose", "--port", "80"]
        ports:
        - containerPort: 80
          name: http
        - containerPort: 443
          protocol: TCP
        env:
        - name: A
          value: "1"
        - name: FROM_MAP
          valueFrom:
            configMapKeyRef:
              name: settings
              key: a
        envFrom:
        - secretRef:
            name: token
      - name: side
        image: ghcr.io/acme/side@sha256:abc
      volumes:
      - name: config
        configMap:
          name: settings
      - name: cert
        secret:
          secretName: token
`,
  'service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
  - port: 80
    targetPort: http
  - port: 53
    protocol: UDP
`,
  'map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: one\n  b: "2"\n',
  'secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: token\ntype: Opaque\nstringData:\n  key: value\n',
  'account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: runner\n',
  'ingress.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    nginx.ingress.kubernetes.io/auth-secret: token
spec:
  tls:
  - hosts: [web.example.com]
    secretName: token
  rules:
  - host: web.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: web
            port:
              number: 80
`,
  'role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [settings]
  verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
- kind: ServiceAccount
  name: runner
- kind: ServiceAccount
  name: default
- kind: User
  name: jane
`,
  'cluster.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: team
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: admin
rules: []
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: admin
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: admin
subjects:
- kind: ServiceAccount
  name: runner
  namespace: team
`,
  'stateful.yaml': `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  replicas: 3
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
      - name: db
        image: postgres:16
        volumeMounts:
        - name: data
          mountPath: /data
  volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      storageClassName: fast
      accessModes: [ReadWriteOnce]
`,
  'cron.yaml': `apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: job
            image: busybox:1
            envFrom:
            - configMapRef:
                name: settings
`,
  'hpa.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
  minReplicas: 1
  maxReplicas: 3
`,
  'custom.yaml': `apiVersion: example.com/v1
kind: Widget
metadata:
  name: gadget
spec:
  parts:
  - name: a
    size: 1
  - name: b
    size: 2
  image: nginx:1.25
  configRef:
    name: settings
  template:
    spec:
      containers:
      - name: app
        image: nginx:1.25
`,
};
