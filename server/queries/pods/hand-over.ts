/** One value at a time from a giver to a taker: `give` waits until its value was taken, so a slow taker slows the giver. */
export class HandOver<T> {
  readonly #given: { value: T; taken: () => void }[] = [];
  #take: ((value: T | undefined) => void) | undefined;
  #isEnded = false;

  /** Settles when the value was taken, or at once after the end. */
  give(value: T): Promise<void> {
    if (this.#isEnded) return Promise.resolve();
    if (this.#take !== undefined) {
      this.#take(value);
      this.#take = undefined;
      return Promise.resolve();
    }
    return new Promise((taken) => { this.#given.push({ value, taken }); });
  }

  /** The next value; undefined after the end. One call at a time. */
  next(): Promise<T | undefined> {
    const given = this.#given.shift();
    if (given !== undefined) {
      given.taken();
      return Promise.resolve(given.value);
    }
    return this.#isEnded ? Promise.resolve(undefined) : new Promise((take) => { this.#take = take; });
  }

  /** What was given and not taken is dropped. */
  end(): void {
    this.#isEnded = true;
    for (const { taken } of this.#given.splice(0)) taken();
    this.#take?.(undefined);
  }
}
