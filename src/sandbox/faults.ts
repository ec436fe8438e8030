/** What to do to a call instead of, or besides, answering it. */
export interface Fault {
  /** Answer with this LabArchives error code. */
  readonly code?: number;
  /** Answer with this status; without a code, with a plain gateway page. */
  readonly status?: number;
  /** Answer with a web page and this status (200 unless given), as a proxy would. */
  readonly html?: boolean;
  /** Wait before doing anything. */
  readonly delayMs?: number;
  /** Send only this much of the answer, then drop the connection. */
  readonly cutBodyAfterBytes?: number;
  /** Drop the connection without an answer. */
  readonly dropConnection?: boolean;
  /** Redirect to the storage with a link that has lapsed already (with `downloadRedirects`). */
  readonly lapsedLink?: boolean;
  /** First do what was asked, then fail: the answer that never comes. */
  readonly afterEffect?: boolean;
  /** How many calls it hits; 1 unless given. */
  readonly times?: number;
}

interface Armed extends Fault {
  readonly method: string;
  left: number;
}

/** Makes the sandbox misbehave on purpose. */
export class Faults {
  readonly #armed: Armed[] = [];
  /** Added to every call. */
  latencyMs = 0;

  /**
   * Arms a fault for the next call of a method (`insert_node`, `*` for any, or `storage` for the storage that downloads lead to).
   *
   * @example
   * ```ts
   * sandbox.faults.failNext("add_entry", { dropConnection: true, afterEffect: true });
   * ```
   */
  failNext(method: string, fault: Fault): void {
    this.#armed.push({ ...fault, method, left: fault.times ?? 1 });
  }

  /** Disarms everything. */
  clear(): void {
    this.#armed.length = 0;
    this.latencyMs = 0;
  }

  /** The fault that hits this call, if any. */
  take(method: string): Fault | undefined {
    const index = this.#armed.findIndex(
      (candidate) => candidate.method === method || (candidate.method === "*" && method !== "storage"),
    );
    const fault = this.#armed[index];
    if (fault === undefined) return undefined;
    fault.left -= 1;
    if (fault.left <= 0) this.#armed.splice(index, 1);
    return fault;
  }
}
