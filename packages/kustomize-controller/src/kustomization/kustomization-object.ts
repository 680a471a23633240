import type { Kustomization } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';

/** A Kustomization as the API client reads and writes it. */
export type KustomizationObject = Kustomization & KubeObject;
