import { ConflictingSpecsError } from './error.ts';
import type { Variable } from './kustomization.ts';
import type { Place } from './place.ts';
import { ResourceList } from './resource-list.ts';
import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/** What a kustomization has gathered so far, handed on to the one that includes it. */
export class Accumulation {
  readonly resources = new ResourceList();
  readonly vars = new Map<string, Variable>();
  config: TransformerConfig = EMPTY_CONFIG;

  /** Takes a configuration on top of what is there. Throws a fault at `place` where the two contradict each other. */
  mergeConfig(config: TransformerConfig, place: Place): void {
    try {
      this.config = this.config === EMPTY_CONFIG ? config : mergeConfigs(this.config, config);
    } catch (error) {
      if (!(error instanceof ConflictingSpecsError)) throw error;
      throw place.error('InvalidTransformer', error.message, { cause: error });
    }
  }
}
