/** Lets in so many at once of all, and so many for one key; the others wait their turn, each key's in order. */
export class Gate {
  readonly #limit: number;
  readonly #limitOfKey: number;
  readonly #running = new Map<string, number>();
  #total = 0;
  #waiting: { readonly key: string; readonly enter: () => void }[] = [];

  constructor(limit: number, limitOfKey: number) {
    this.#limit = limit;
    this.#limitOfKey = limitOfKey;
  }

  /** Runs it when there is room. */
  async run<T>(key: string, operation: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#waiting.push({ key, enter });
      this.#admit();
    });
    try {
      return await operation();
    } finally {
      this.#total -= 1;
      this.#running.set(key, (this.#running.get(key) ?? 1) - 1);
      if (this.#running.get(key) === 0) this.#running.delete(key);
      this.#admit();
    }
  }

  #admit(): void {
    this.#waiting = this.#waiting.filter(({ key, enter }) => {
      const running = this.#running.get(key) ?? 0;
      if (this.#total >= this.#limit || running >= this.#limitOfKey) return true;
      this.#total += 1;
      this.#running.set(key, running + 1);
      enter();
      return false;
    });
  }
}
