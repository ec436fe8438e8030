import type { HttpBody } from "./http.ts";
import type { TransferProgress } from "./options.ts";

/**
 * Watches a body on its way out: was all of it handed over (only then may the server have acted on it), did its source
 * fail (that is the caller's error, not the network's), and how far has it come.
 */
export class MonitoredBody {
  readonly contentType: string;
  readonly sizeBytes: number | undefined;
  readonly content: Buffer | AsyncIterable<Uint8Array>;
  /** True once the last byte was taken by the HTTP client. */
  complete = false;
  /** What the source threw, if it was the source that failed. */
  sourceError: unknown;
  readonly #onProgress: ((progress: TransferProgress) => void) | undefined;

  constructor(body: HttpBody, onProgress?: (progress: TransferProgress) => void) {
    this.contentType = body.contentType;
    this.sizeBytes = body.sizeBytes;
    this.#onProgress = onProgress;
    const opened = body.open();
    if (opened instanceof Uint8Array) {
      this.complete = true;
      this.content = Buffer.from(opened.buffer, opened.byteOffset, opened.byteLength);
    } else {
      this.content = this.#watch(opened);
    }
  }

  async *#watch(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    let doneBytes = 0;
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await this.#pull(iterator);
        if (next.done === true) break;
        doneBytes += next.value.byteLength;
        // The last byte counts as handed over before it is: the safe side for a write.
        if (doneBytes === this.sizeBytes) this.complete = true;
        yield next.value;
        this.#onProgress?.({ doneBytes, totalBytes: this.sizeBytes });
      }
      this.complete = true;
    } finally {
      await iterator.return?.();
    }
  }

  async #pull(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
    try {
      return await iterator.next();
    } catch (error) {
      this.sourceError = error;
      throw error;
    }
  }
}
