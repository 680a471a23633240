/** The repository that the demonstration serves: an application with a base and an overlay, as teams keep them. Its image runs anywhere and does nothing. */
export const sampleFiles: Readonly<Record<string, string>> = {
  'README.md': '# shop\n\nWhat runs in the namespace `shop`. Change it, commit it, push it.\n',
  'deploy/base/deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 1
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: web
          image: registry.k8s.io/pause:3.10
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: shop-settings
`,
  'deploy/base/service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
  ports:
    - name: http
      port: 80
      targetPort: http
`,
  'deploy/base/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - service.yaml
configMapGenerator:
  - name: shop-settings
    literals:
      - GREETING=Ahoy
labels:
  - pairs:
      app.kubernetes.io/part-of: shop
`,
  'deploy/production/namespace.yaml': `apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
  'deploy/production/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop
resources:
  - namespace.yaml
  - ../base
replicas:
  - name: shop
    count: 2
`,
};

/** The overlay with another number of replicas: the change that the demonstration commits, and suggests. */
export function withReplicas(count: number): Readonly<Record<string, string>> {
  const path = 'deploy/production/kustomization.yaml';
  return { [path]: (sampleFiles[path] ?? '').replace('count: 2', `count: ${count}`) };
}
