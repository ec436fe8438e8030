import { columns } from "./columns.ts";
import { continued, type Style, styled } from "./door.ts";
import { page } from "./pager.ts";
import type { Terminal } from "./terminal.ts";

/** How much a command says, and in which form. */
export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  /** `false` for `--no-color`. */
  readonly color?: boolean | undefined;
}

/** A list in columns. */
export interface Table {
  /** What the columns are called; only a person needs them. */
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of numbers. */
  readonly right?: ReadonlySet<number>;
}

/** What a command prints: data on standard output, talk on standard error. */
export class Output {
  readonly isJson: boolean;
  readonly #terminal: Terminal;
  readonly #options: OutputOptions;

  constructor(terminal: Terminal, options: OutputOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.isJson = options.json === true;
  }

  /** Data as text; a line break is added where it lacks one. */
  text(text: string): void {
    this.#terminal.out(text === "" || text.endsWith("\n") ? text : `${text}\n`);
  }

  /** Data as JSON: one document, indented for people, on one line for programs. */
  json(value: unknown): void {
    this.#terminal.out(`${JSON.stringify(value, undefined, this.#terminal.isOutputShown ? 2 : undefined)}\n`);
  }

  /** One of the two, as asked for. The text is made only when it is needed. */
  give(value: unknown, text: () => string): void {
    if (this.isJson) this.json(value);
    else this.text(text());
  }

  /** A list: as JSON, as bare columns for a pipe, and for a person with headings and page by page. */
  async list(value: unknown, table: () => Table): Promise<void> {
    if (this.isJson) return this.json(value);
    const { headings, rows, right } = table();
    if (rows.length === 0) return;
    const head = this.#terminal.isOutputShown ? [headings.map((heading) => this.style("bold", heading))] : [];
    await page(columns([...head, ...rows], right), this.#terminal);
  }

  /** What `--dry-run` found that would be done, each as the end of a sentence that begins with "Would". It is data. */
  plan(...steps: readonly string[]): void {
    this.give({ would: steps }, () => steps.map((step) => `Would ${step}.`).join("\n"));
  }

  /** A word to the person; `--quiet` leaves it out. */
  say(text: string): void {
    if (this.#options.quiet !== true) this.#terminal.err(`${text}\n`);
  }

  /** Something that is wrong, but not so wrong that the command ends. Always said. */
  warn(text: string): void {
    this.#terminal.err(`${this.styleTalk("yellow", "labapi:")} ${continued(text)}\n`);
  }

  /** Details for `--verbose`. */
  detail(text: string): void {
    if (this.#options.verbose === true) this.#terminal.err(`${this.styleTalk("dim", text)}\n`);
  }

  /** Colour for data, where a person sees it. */
  style(style: Style, text: string): string {
    return this.#terminal.isOutputShown && this.#mayColor ? styled(style, text) : text;
  }

  /** Colour for talk. */
  styleTalk(style: Style, text: string): string {
    return this.#terminal.isInteractive && this.#mayColor ? styled(style, text) : text;
  }

  get #mayColor(): boolean {
    const { env } = this.#terminal;
    return this.#options.color !== false && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  }
}
