import type { Terminal } from "./terminal.ts";
import type { Output } from "./output.ts";
import { ERASE_LINE } from "./door.ts";
import { displayWidth, shortened } from "./columns.ts";
import { formatBytes, formatDuration } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

const BAR_WIDTH = 24;
const REDRAW_MS = 100;
/** The rate is that of the last seconds, so that the time left follows the network as it is now. */
const WINDOW_MS = 15_000;

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** A line that shows how far a batch of files is: on a terminal only, on standard error. */
export class Progress implements Disposable {
  readonly #terminal: Terminal;
  readonly #isShown: boolean;
  readonly #totalFiles: number;
  readonly #totalBytes: number;
  #doneFiles = 0;
  #doneBytes = 0;
  #currentBytes = 0;
  #name = "";
  #drawnAtMs = 0;
  #isDrawn = false;
  #samples: Sample[] = [];

  constructor(terminal: Terminal, isQuiet: boolean, totals: { readonly files: number; readonly bytes: number }) {
    this.#terminal = terminal;
    this.#isShown = terminal.isInteractive && !isQuiet && terminal.env["TERM"] !== "dumb";
    this.#totalFiles = totals.files;
    this.#totalBytes = totals.bytes;
  }

  /** A file is begun. */
  begin(name: string): void {
    this.#name = name;
    this.#currentBytes = 0;
    this.#draw();
  }

  /** So much of it is done. */
  move(bytes: number): void {
    this.#currentBytes = bytes;
    this.#draw();
  }

  /** It is done, or there was nothing to do. */
  end(sizeBytes: number): void {
    this.#doneFiles += 1;
    this.#doneBytes += sizeBytes;
    this.#currentBytes = 0;
    this.#draw();
  }

  /** Takes the line away to say something, and leaves the talk above it. */
  say(output: Output, text: string): void {
    this.#clear();
    output.say(text);
  }

  [Symbol.dispose](): void {
    this.#clear();
  }

  #draw(): void {
    const now = Date.now();
    if (!this.#isShown || now - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = now;
    this.#isDrawn = true;
    this.#terminal.err(`${ERASE_LINE}${this.#line(now)}`);
  }

  #clear(): void {
    if (this.#isDrawn) this.#terminal.err(ERASE_LINE);
    this.#isDrawn = false;
    this.#drawnAtMs = 0;
  }

  #line(now: number): string {
    const done = this.#doneBytes + this.#currentBytes;
    const share = this.#totalBytes > 0 ? done / this.#totalBytes : this.#doneFiles / Math.max(1, this.#totalFiles);
    const filled = Math.round(Math.min(1, share) * BAR_WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    const percent = `${Math.floor(Math.min(1, share) * 100)}%`.padStart(4);
    const facts = `${bar} ${percent}  ${this.#doneFiles}/${this.#totalFiles}  ${this.#speed(now, done)}  `;
    return facts + shortened(shown(this.#name), this.#terminal.columns - displayWidth(facts) - 1);
  }

  #speed(now: number, done: number): string {
    this.#samples = [...this.#samples.filter(({ atMs }) => now - atMs <= WINDOW_MS), { atMs: now, bytes: done }];
    const [first] = this.#samples;
    if (first === undefined || now - first.atMs < 500) return "";
    const bytesPerMs = (done - first.bytes) / (now - first.atMs);
    const left = bytesPerMs > 0 ? ` ${formatDuration((this.#totalBytes - done) / bytesPerMs)} left` : "";
    return `${formatBytes(bytesPerMs * 1000)}/s${left}`;
  }
}
