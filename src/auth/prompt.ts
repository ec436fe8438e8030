import { createInterface, type Interface } from "node:readline";
import { Writable } from "node:stream";
import type { WriteText } from "./browser.ts";

/** Where a person types; standard input. */
export type PromptInput = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/** Lines a person types or pastes, each readable with or without showing it. */
export class Prompt {
  readonly #lines: Interface;
  readonly #write: WriteText;
  // A paste brings several lines at once, sooner than they are asked for.
  readonly #early: string[] = [];
  #waiting: ((line: string | undefined) => void) | undefined;
  #isHidden = false;
  #isClosed = false;

  constructor(input: PromptInput, write: WriteText, signal: AbortSignal) {
    this.#write = write;
    const echo = new Writable({
      write: (piece: Buffer, _encoding, done) => {
        if (!this.#isHidden) write(piece.toString());
        done();
      },
    });
    this.#lines = createInterface({ input, output: echo, terminal: input.isTTY === true, historySize: 0 });
    this.#lines.on("line", (line) => this.#arrive(line));
    this.#lines.once("close", () => {
      this.#isClosed = true;
      this.#waiting?.(undefined);
    });
    // In a raw terminal Ctrl-C is only a key: make it again what it is elsewhere.
    this.#lines.on("SIGINT", () => {
      this.close();
      process.kill(process.pid, "SIGINT");
    });
    signal.addEventListener("abort", () => this.close(), { once: true });
    if (signal.aborted) this.close();
  }

  /** The next line; `undefined` when there are no more. */
  async ask(question: string, { isHidden = false } = {}): Promise<string | undefined> {
    if (this.#isClosed) return undefined;
    this.#write(question);
    this.#isHidden = isHidden;
    const line = await this.#next();
    this.#isHidden = false;
    if (isHidden) this.#write("\n");
    return line?.trim();
  }

  close(): void {
    this.#isHidden = false;
    this.#lines.close();
  }

  #next(): Promise<string | undefined> {
    const early = this.#early.shift();
    if (early !== undefined) return Promise.resolve(early);
    return new Promise((resolve) => (this.#waiting = resolve));
  }

  #arrive(line: string): void {
    if (this.#waiting === undefined) this.#early.push(line);
    else this.#waiting(line);
    this.#waiting = undefined;
  }
}
