/** Runs tasks one after the other, in the order they came: what looks first and then writes must not interleave. */
export class Serial {
  #last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#last.then(task, task);
    // The queue goes on whatever becomes of a task; its owner hears of the failure.
    this.#last = result.catch(() => undefined);
    return result;
  }
}
