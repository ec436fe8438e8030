import type { Logger } from "../core/logger.ts";

/** A sign-in page that is being shown. */
export interface OpenedBrowser {
  /** Resolves when the person closed the window; absent where that cannot be known. */
  readonly gone?: Promise<void>;
  /** Closes the window, where it is ours to close. */
  close(): Promise<void>;
}

/** Shows the sign-in page to the person. */
export interface BrowserOpener {
  /** @param url - the signed sign-in URL; do not log it. @param signal - fires when the sign-in is over. */
  open(url: string, signal: AbortSignal): Promise<OpenedBrowser>;
}

/** Where to say something to the person, usually standard error. */
export type WriteText = (text: string) => void;

/** A page that is not ours to close. */
const NOT_OURS: OpenedBrowser = { close: async () => {} };

/** Prints the URL for the person to open wherever they have a browser on this machine. */
export class TerminalBrowser implements BrowserOpener {
  readonly #write: WriteText;

  constructor(write: WriteText) {
    this.#write = write;
  }

  async open(url: string): Promise<OpenedBrowser> {
    this.#write(`Open this address in a browser to sign in to LabArchives:\n\n  ${url}\n\n`);
    return NOT_OURS;
  }
}

/** Opens the person's own browser, and prints the URL when that fails. */
export class DefaultBrowser implements BrowserOpener {
  readonly #terminal: TerminalBrowser;
  readonly #write: WriteText;
  readonly #logger: Logger;

  constructor(write: WriteText, logger: Logger) {
    this.#terminal = new TerminalBrowser(write);
    this.#write = write;
    this.#logger = logger;
  }

  async open(url: string): Promise<OpenedBrowser> {
    const instead = (why: string): void => {
      this.#logger.debug("The default browser did not open", { why });
      void this.#terminal.open(url);
    };
    try {
      const { default: openUrl } = await import("open");
      const child = await openUrl(url);
      child.once("error", () => instead("it could not be started"));
      child.once("exit", (code) => (code === 0 || code === null ? undefined : instead(`exit code ${code}`)));
      this.#write("Continue in the browser window that has opened.\n");
    } catch {
      instead("it could not be started");
    }
    return NOT_OURS;
  }
}
