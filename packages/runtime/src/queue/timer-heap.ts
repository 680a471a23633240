/** Something to be done at a time. */
export interface Timed {
  at: number;
}

/** A binary heap: the earliest first. Entries are removed lazily, by their owner's check when they come up. */
export class TimerHeap<T extends Timed> {
  #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  get earliest(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    const items = this.#items;
    let index = items.length;
    items.push(item);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = items[parentIndex];
      if (parent === undefined || parent.at <= item.at) break;
      items[index] = parent;
      index = parentIndex;
    }
    items[index] = item;
  }

  /** Removes what `wanted` does not want. */
  keep(wanted: (item: T) => boolean): void {
    const kept = this.#items.filter(wanted);
    this.#items = [];
    for (const item of kept) this.push(item);
  }

  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let index = 0;
    for (;;) {
      let childIndex = index * 2 + 1;
      let child = items[childIndex];
      const right = items[childIndex + 1];
      if (child === undefined) break;
      if (right !== undefined && right.at < child.at) {
        child = right;
        childIndex += 1;
      }
      if (child.at >= last.at) break;
      items[index] = child;
      index = childIndex;
    }
    items[index] = last;
    return first;
  }
}
