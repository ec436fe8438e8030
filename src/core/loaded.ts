/**
 * A value that is fetched once, on first use, and shared by everybody who asks meanwhile. A failed fetch is forgotten, so that
 * the next one who asks tries again.
 */
export class Loaded<T> {
  #pending: Promise<T> | undefined;
  #value: T | undefined;
  #isLoaded = false;

  /** The value, fetched by `load` if nobody has it yet. */
  async get(load: () => Promise<T>): Promise<T> {
    if (this.#isLoaded) return this.#value as T;
    const pending = (this.#pending ??= load());
    try {
      const value = await pending;
      // A `clear` or `set` meanwhile wins: what was fetched is out of date.
      if (this.#pending === pending) this.set(value);
      return value;
    } catch (error) {
      if (this.#pending === pending) this.clear();
      throw error;
    }
  }

  /** The value if it is there, without asking anybody. */
  peek(): T | undefined {
    return this.#value;
  }

  set(value: T): void {
    this.#value = value;
    this.#isLoaded = true;
    this.#pending = undefined;
  }

  clear(): void {
    this.#value = undefined;
    this.#isLoaded = false;
    this.#pending = undefined;
  }
}
