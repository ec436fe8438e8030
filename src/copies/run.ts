/**
 * A piece of work that tells what it does while it does it. Loop over it for the events, or only wait for the {@link Run.summary}.
 * Leaving the loop early stops the work cleanly.
 *
 * @example
 * ```ts
 * const run = verify("vault");
 * for await (const event of run) console.log(event);
 * console.log(await run.summary());
 * ```
 */
export class Run<Event, Summary> implements AsyncIterable<Event> {
  readonly #work: AsyncGenerator<Event, Summary, undefined>;
  #summary: { readonly value: Summary } | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(work: AsyncGenerator<Event, Summary, undefined>) {
    this.#work = work;
  }

  /** What came of it. Does the work first, if nobody has looped over it. */
  async summary(): Promise<Summary> {
    if (this.#failure !== undefined) throw this.#failure.error;
    for await (const _event of this) void _event;
    if (this.#summary === undefined) throw new Error("The work ended without a summary.");
    return this.#summary.value;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined> {
    if (this.#summary !== undefined) return;
    try {
      for (;;) {
        const step = await this.#next();
        if (step.done === true) {
          this.#summary = { value: step.value };
          return;
        }
        yield step.value;
      }
    } finally {
      if (this.#summary === undefined) await this.#stop();
    }
  }

  async #stop(): Promise<void> {
    this.#failure ??= { error: new Error("The work was stopped before its end.") };
    await this.#work.return(undefined as never);
  }

  async #next(): Promise<IteratorResult<Event, Summary>> {
    try {
      return await this.#work.next();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
