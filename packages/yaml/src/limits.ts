/** What a text may ask for at most. */
export interface YamlLimits {
  /** Documents in one text. */
  readonly documents: number;
  /** Nodes after aliases were expanded, over all documents of one text. */
  readonly nodes: number;
  /** Levels of nesting. */
  readonly depth: number;
}

/** Wide enough for every real manifest seen, and far from what memory holds. */
export const DEFAULT_LIMITS: YamlLimits = { documents: 100_000, nodes: 4_000_000, depth: 500 };
