import type { YamlLimits } from '@capstan/yaml';
import type { RemoteBases } from './remote.ts';

/** A patch as a Flux Kustomization has it. */
export interface FluxPatch {
  readonly patch: string;
  readonly target?: {
    readonly group?: string;
    readonly version?: string;
    readonly kind?: string;
    readonly name?: string;
    readonly namespace?: string;
    readonly annotationSelector?: string;
    readonly labelSelector?: string;
  };
}

/** The fields of a Flux Kustomization that act as if they were written in the kustomization file. */
export interface FluxOverrides {
  readonly targetNamespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly patches?: readonly FluxPatch[];
  readonly images?: readonly { readonly name: string; readonly newName?: string; readonly newTag?: string; readonly digest?: string }[];
  readonly components?: readonly string[];
  readonly ignoreMissingComponents?: boolean;
  readonly buildMetadata?: readonly string[];
}

export interface BuildOptions {
  /** `legacy` sorts by kind; the default keeps the order in which resources were read, as Flux does. */
  readonly reorder?: 'none' | 'legacy';
  readonly overrides?: FluxOverrides;
  /** Makes the kustomization file that Flux makes for a path without one, instead of a fault. */
  readonly generateMissing?: boolean;
  /** Fetches remote bases; they are refused where it is absent. */
  readonly remote?: RemoteBases;
  /** `root`: files in or below the kustomization's directory, as the command line; `tree`: anything in the tree, as Flux. */
  readonly loadRestriction?: 'root' | 'tree';
  readonly limits?: Partial<YamlLimits>;
  /** Paths that a generated kustomization file leaves out (.sourceignore and spec.ignore, decided by the caller). */
  readonly ignored?: (path: string) => boolean;
}
