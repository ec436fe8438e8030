/** Where a command reads and writes; tests give their own. */
export interface Terminal {
  /** Data: what a pipe or a script wants. */
  readonly out: (text: string) => void;
  /** Data as bytes, such as a file; resolves when they are on their way, so that a slow pipe slows us down. */
  readonly outBytes: (piece: Uint8Array) => Promise<void>;
  /** Talk: progress, hints, errors. */
  readonly err: (text: string) => void;
  /** Standard input; for `note -` and codes. */
  readonly input: NodeJS.ReadableStream;
  /** May we ask the person, or show a progress bar? */
  readonly isInteractive: boolean;
  /** Does a person see the data itself (colour, columns, a pager), or does a pipe take it? */
  readonly isOutputShown: boolean;
  /** Width in characters. */
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** How to start this very command again: the program, and what comes before its arguments. */
  readonly self: readonly string[];
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
}

/** This process' own terminal. The first Ctrl-C (or a TERM) stops cleanly, a second one at once. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process;
  const controller = new AbortController();
  onStop(() => controller.abort(new Interrupted()));
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    // Whoever reads us has had enough, as `head` does: stop cleanly. A full disk is another matter.
    if (error.code === "EPIPE") controller.abort(new Interrupted());
    else endWith(`labapi: standard output cannot be written (${error.code ?? error.message}).\n`);
  });
  stderr.on("error", () => {});
  return {
    out: (text) => void stdout.write(text),
    outBytes: (piece) => new Promise((resolve) => stdout.write(piece, () => resolve())),
    err: (text) => void stderr.write(text),
    input: stdin,
    isInteractive: stdin.isTTY && stderr.isTTY && !env["CI"],
    isOutputShown: stdout.isTTY,
    columns: stdout.columns ?? stderr.columns ?? 80,
    env,
    cwd: process.cwd(),
    self: [process.execPath, ...process.execArgv, process.argv[1] ?? ""],
    signal: controller.signal,
  };
}

function endWith(message: string): never {
  process.stderr.write(message);
  process.exit(1);
}

function onStop(stop: () => void): void {
  let isStopping = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(EXIT_INTERRUPTED);
      isStopping = true;
      stop();
    });
  }
}

export const EXIT_INTERRUPTED = 130;

/** The person pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("Interrupted.");
  }
}
