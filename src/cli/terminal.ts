/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  /** Data: what a pipe or a script wants. */
  readonly out: (text: string) => void;
  /** Talk: progress, hints, errors. */
  readonly err: (text: string) => void;
  /** Standard input; for `note -` and codes. */
  readonly input: NodeJS.ReadableStream;
  /** May we ask the person, show a progress bar, use colour? */
  readonly isInteractive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** This process' own terminal. The first Ctrl-C stops cleanly, a second one at once. */
export function processTerminal(): Terminal {
  const controller = new AbortController();
  process.once("SIGINT", () => {
    controller.abort(new Interrupted());
    process.once("SIGINT", () => process.exit(EXIT_INTERRUPTED));
  });
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    input: process.stdin,
    isInteractive: process.stdin.isTTY && process.stderr.isTTY && !process.env["CI"],
    env: process.env,
    cwd: process.cwd(),
    signal: controller.signal,
  };
}

export const EXIT_INTERRUPTED = 130;

/** The person pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("Interrupted.");
  }
}
