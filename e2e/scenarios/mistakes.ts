/** A ConfigMap of the namespace `default`. */
export const settingsYaml = (name: string, data: Record<string, string> = {}) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\ndata: ${JSON.stringify(data)}\n`;

/** A Job that never starts. */
export const stuckYaml = `apiVersion: batch/v1
kind: Job
metadata: {name: stuck, namespace: default}
spec: {template: {spec: {restartPolicy: Never, nodeSelector: {no: where}, containers: [{name: a, image: a}]}}}
`;

/** What a commit may get wrong, and what is to be told of it. */
export interface Mistake {
  readonly files: Record<string, string>;
  readonly reason: 'BuildFailed' | 'ReconciliationFailed';
  /** File and line, object, cause. */
  readonly says: readonly RegExp[];
}

export const mistakes: Readonly<Record<string, Mistake>> = {
  'broken YAML': {
    files: { 'broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: broken\n data: {}\n' },
    reason: 'BuildFailed',
    says: [/app\/broken\.yaml:5:\d+: .*(indentation|mapping)/],
  },
  'a missing base': {
    files: { 'base/kustomization.yaml': 'resources:\n  - ../../nowhere\n' },
    reason: 'BuildFailed',
    says: [/app\/base\/kustomization\.yaml:2:\d+: .*no file or directory .*nowhere/],
  },
  'a variable without a value': {
    files: { 'variable.yaml': settingsYaml('variable', { colour: '${COLOUR}' }) },
    reason: 'BuildFailed',
    says: [/app\/variable\.yaml:6.*ConfigMap\/default\/variable.*COLOUR/],
  },
  'an unknown kind': {
    files: { 'unknown.yaml': 'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: default}\n' },
    reason: 'ReconciliationFailed',
    says: [/Application\/default\/web .*no matches for kind "Application" in version "argoproj.io\/v1alpha1" \(app\/unknown\.yaml:1\)/],
  },
  'an object that the API server refuses': {
    files: {
      'refused.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: refused, namespace: default}\nspec: {ports: [{port: 99999}]}\n',
    },
    reason: 'ReconciliationFailed',
    says: [/Service\/default\/refused .*spec\.ports\[0\]\.port: Invalid value: 99999.*\(app\/refused\.yaml:1\)/],
  },
};
