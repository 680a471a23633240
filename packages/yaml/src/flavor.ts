/**
 * Which Go library's reading and writing is meant.
 * - `kyaml`: go.yaml.in/yaml/v3, which kustomize reads resources with. `yes` and `on` are strings, a date becomes a full timestamp.
 * - `sigs`: sigs.k8s.io/yaml, which Helm, kubectl and kustomization files go through. `yes` and `on` are booleans, a date stays as it is.
 */
export type Flavor = 'kyaml' | 'sigs';
