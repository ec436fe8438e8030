import type { SnapshotEvent } from "../../copies/index.ts";
import { counted } from "../../core/format.ts";
import type { Context } from "../context.ts";
import { Progress } from "../terminal/progress.ts";

const MINUTE_MS = 60_000;

/** How far a snapshot is: a bar on a terminal, a line a minute where there is none. */
export class CopyProgress implements Disposable {
  readonly #context: Context;
  #bar: Progress | undefined;
  #toRead = 0;
  #read = 0;
  #files = 0;
  #saidAt = Date.now();

  constructor(context: Context) {
    this.#context = context;
  }

  take(event: SnapshotEvent): void {
    if (event.type === "started" && event.isResumed) this.#say("Going on with a run that was stopped.");
    if (event.type === "listed") this.#begin(event.toRead, event.pages);
    if (event.type === "file") this.#files += 1;
    if (event.type === "bytes") this.#bar?.move(event.doneBytes);
    if (event.type !== "page") return;
    this.#read += 1;
    this.#bar?.begin(event.path.at(-1) ?? "");
    this.#bar?.end(0);
    if (!this.#context.terminal.isInteractive && Date.now() - this.#saidAt >= MINUTE_MS) this.#minute();
  }

  [Symbol.dispose](): void {
    this.#bar?.[Symbol.dispose]();
  }

  #begin(toRead: number, pages: number): void {
    this.#toRead = toRead;
    const { terminal, flags } = this.#context;
    this.#bar = new Progress(terminal, flags.quiet === true, { files: toRead, bytes: 0 });
    this.#context.output.detail(`${counted(pages, "page")}, ${toRead} to read.`);
  }

  #minute(): void {
    this.#saidAt = Date.now();
    this.#say(`${this.#read} of ${counted(this.#toRead, "page")} read, ${counted(this.#files, "file")} fetched.`);
  }

  #say(text: string): void {
    this.#bar?.[Symbol.dispose]();
    this.#context.output.say(text);
  }
}
