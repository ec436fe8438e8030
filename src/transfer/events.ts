import { UsageError } from "../core/errors.ts";

/** How an engine tells what happens. */
export interface Teller<E> {
  /** Resolves when the listener has dealt with the event and wants the next one. */
  tell(event: E): Promise<void>;
  /** For what is out of date soon, such as how far a file is: a newer hint replaces one that nobody has taken yet. */
  hint(event: E): void;
}

/** Does the work of an engine; `signal` fires when the caller aborts, or stops listening. */
export type Work<E> = (teller: Teller<E>, signal: AbortSignal) => Promise<void>;

interface Waiting<E> {
  event: E;
  readonly isHint: boolean;
  readonly taken: () => void;
}

/**
 * The events of a piece of work, which begins when somebody iterates, goes on at the listener's pace, and stops when the listener
 * leaves the loop. Trouble that ends the work is thrown at the end of the events.
 */
export class EventStream<E, S> implements AsyncIterable<E> {
  readonly #work: Work<E>;
  readonly #summary: () => S;
  readonly #signal: AbortSignal | undefined;
  readonly #waiting: Waiting<E>[] = [];
  #wake: () => void = () => {};
  /** Of the event that the listener is dealing with; a listener that leaves never comes back to it. */
  #taken: () => void = () => {};
  #isBegun = false;
  #isOver = false;

  constructor(work: Work<E>, summary: () => S, signal: AbortSignal | undefined) {
    this.#work = work;
    this.#summary = summary;
    this.#signal = signal;
  }

  /** What has become of everything so far. */
  summary(): S {
    return this.#summary();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<E, void, undefined> {
    if (this.#isBegun) throw new UsageError("These events were asked for before, and can be read only once.");
    this.#isBegun = true;
    const left = new AbortController();
    const done = this.#run(left.signal);
    // Somebody else awaits it below; until then a failure is nobody's surprise.
    done.catch(() => {});
    try {
      yield* this.#events();
      await done;
    } finally {
      left.abort(new UsageError("Nobody listens any more."));
      this.#isOver = true;
      this.#taken();
      for (const { taken } of this.#waiting.splice(0)) taken();
      await done.catch(() => {});
    }
  }

  async *#events(): AsyncGenerator<E, void, undefined> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) {
        this.#taken = next.taken;
        yield next.event;
        next.taken();
      } else if (this.#isOver) return;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #run(left: AbortSignal): Promise<void> {
    const signal = this.#signal === undefined ? left : AbortSignal.any([left, this.#signal]);
    try {
      await this.#work({ tell: (event) => this.#tell(event), hint: (event) => this.#hint(event) }, signal);
    } finally {
      this.#isOver = true;
      this.#wake();
    }
  }

  #tell(event: E): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ event, isHint: false, taken: resolve });
      this.#wake();
    });
  }

  #hint(event: E): void {
    if (this.#isOver) return;
    const last = this.#waiting.at(-1);
    if (last?.isHint === true) last.event = event;
    else this.#waiting.push({ event, isHint: true, taken: () => {} });
    this.#wake();
  }
}
