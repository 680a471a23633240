import type { Variable } from './kustomization.ts';
import { ResourceList } from './resource-list.ts';
import { EMPTY_CONFIG, mergeConfigs, type TransformerConfig } from './transformer-config.ts';

/** What a kustomization has gathered so far, handed on to the one that includes it. */
export class Accumulation {
  readonly resources = new ResourceList();
  readonly vars = new Map<string, Variable>();
  config: TransformerConfig = EMPTY_CONFIG;

  /** Takes over what an included kustomization gathered; resources that are there already stay out and are thrown as a fault. */
  mergeConfig(config: TransformerConfig): void {
    this.config = this.config === EMPTY_CONFIG ? config : mergeConfigs(this.config, config);
  }
}
