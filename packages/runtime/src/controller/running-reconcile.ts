/** A reconcile that has begun. It holds a worker, but for while it is set aside. */
export class RunningReconcile {
  readonly #abort = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #released = Promise.withResolvers<void>();
  #isAside = false;
  #goOn: (() => void) | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Whether it holds no worker now. */
  get isAside(): boolean {
    return this.#isAside;
  }

  /** Settles when its worker is free: it was set aside, or has ended. */
  get released(): Promise<void> {
    return this.#released.promise;
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  cancel(reason: Error): void {
    this.#abort.abort(reason);
  }

  /** Does what waits for others without a worker; then calls `ready`, and gives the result once {@link resume} was called. */
  async setAside<T>(work: () => Promise<T>, ready: () => void): Promise<T> {
    this.#isAside = true;
    this.#released.resolve();
    try {
      return await work();
    } finally {
      await new Promise<void>((resolve) => {
        this.#goOn = resolve;
        ready();
      });
    }
  }

  /** Goes on, where it is ready to: it has a worker again. */
  resume(): void {
    if (this.#goOn === undefined) return;
    this.#isAside = false;
    this.#released = Promise.withResolvers();
    this.#goOn();
    this.#goOn = undefined;
  }

  end(): void {
    this.#released.resolve();
    this.#ended.resolve();
  }
}
