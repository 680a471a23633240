import type { GitRepository } from '@capstan/api';
import type { KubeObject } from '@capstan/kube';

/** A GitRepository as it comes from the API server. */
export type GitRepositoryObject = GitRepository & KubeObject;
