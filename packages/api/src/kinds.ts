import { HelmRelease } from './helm/helm-release.ts';
import type { Kind } from './kind.ts';
import { Kustomization } from './kustomize/kustomization.ts';
import { Alert } from './notification/alert.ts';
import { Provider } from './notification/provider.ts';
import { Receiver } from './notification/receiver.ts';
import { Bucket } from './source/bucket.ts';
import { ExternalArtifact } from './source/external-artifact.ts';
import { GitRepository } from './source/git-repository.ts';
import { HelmChart } from './source/helm-chart.ts';
import { HelmRepository } from './source/helm-repository.ts';
import { OCIRepository } from './source/oci-repository.ts';

/** Every kind, in the order of its group and name. */
export const kinds: readonly Kind[] = [
  HelmRelease,
  Kustomization,
  Alert,
  Provider,
  Receiver,
  Bucket,
  ExternalArtifact,
  GitRepository,
  HelmChart,
  HelmRepository,
  OCIRepository,
];

/** The kind of an object, by any version that is served; undefined when it is none of ours. */
export function findKind(apiVersion: string, kind: string): Kind | undefined {
  return kinds.find(
    (candidate) =>
      candidate.kind === kind &&
      (candidate.apiVersion === apiVersion ||
        candidate.retired?.some(({ version }) => `${candidate.group}/${version}` === apiVersion) === true),
  );
}
