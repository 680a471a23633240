/** What was going on is given up: the user wants it to end. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
  }
}

/** One wish may arrive as several signals, in milliseconds. */
const ONE_WISH_MS = 1_000;

/** The user's wish to end: Ctrl-C, or SIGTERM. A second one ends the process at once; what it started ends with it. */
export class Interruption {
  /** Resolves with the wish. */
  readonly wished: Promise<void>;

  constructor() {
    this.wished = new Promise((resolve) => {
      let first: number | undefined;
      const wish = () => {
        first ??= performance.now();
        if (performance.now() - first > ONE_WISH_MS) process.exit(130);
        resolve();
      };
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, wish);
    });
  }

  /** The action's result; rejects with {@link Interrupted} as soon as the wish comes. */
  async orEnd<T>(action: Promise<T>): Promise<T> {
    const end = this.wished.then(() => {
      throw new Interrupted();
    });
    return Promise.race([action, end]);
  }
}
