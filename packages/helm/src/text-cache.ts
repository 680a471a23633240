/** What was made of texts, by what they say, as long as the texts together are within a length; the least recently used goes first. */
export class TextCache<Made> {
  readonly #maxLength: number;
  readonly #made = new Map<string, Made>();
  #length = 0;

  /** `maxLength`: characters of all texts. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get(text: string): Made | undefined {
    const made = this.#made.get(text);
    if (made === undefined) return undefined;
    this.#made.delete(text);
    this.#made.set(text, made);
    return made;
  }

  /** Keeps what was made of a text, unless it is longer than all may be. */
  set(text: string, made: Made): void {
    if (text.length > this.#maxLength) return;
    if (!this.#made.delete(text)) this.#length += text.length;
    this.#made.set(text, made);
    for (const oldest of this.#made.keys()) {
      if (this.#length <= this.#maxLength) return;
      this.#made.delete(oldest);
      this.#length -= oldest.length;
    }
  }
}
