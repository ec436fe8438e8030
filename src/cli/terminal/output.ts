import type { Terminal } from "./terminal.ts";

/** How much a command says, and in which form. */
export interface OutputOptions {
  readonly json?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  /** `false` for `--no-color`. */
  readonly color?: boolean | undefined;
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
} as const;
type Style = keyof typeof CODES;

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

  /** A word to the person; `--quiet` leaves it out. */
  say(text: string): void {
    if (this.#options.quiet !== true) this.#terminal.err(`${text}\n`);
  }

  /** Something that is wrong, but not so wrong that the command ends. Always said. */
  warn(text: string): void {
    this.#terminal.err(`${this.styleTalk("yellow", "labapi:")} ${text}\n`);
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

function styled(style: Style, text: string): string {
  const [on, off] = CODES[style];
  return `\u001B[${on}m${text}\u001B[${off}m`;
}
