import type { Logger } from "../core/logger.ts";

/** A sign-in page that is being shown. */
export interface OpenedBrowser {
  /** Resolves when the person closed the window; absent where that cannot be known. */
  readonly gone?: Promise<void>;
  /** Closes the window, where it is ours to close. */
  close(): Promise<void>;
}

/** The sign-in that waits behind the page. */
export interface PendingSignIn {
  /** Where the browser will be sent back to. */
  readonly callbackUrl: string;
  /** Takes a pair that came another way. Rejects when it is refused; another one may follow. */
  redeem(email: string, code: string): Promise<void>;
  /** Ends the wait, unless a code is being exchanged. */
  giveUp(reason: unknown): void;
}

/** Shows the sign-in page to the person. */
export interface BrowserOpener {
  /**
   * @param url - the signed sign-in URL; do not log it.
   * @param signal - fires when the sign-in is over.
   */
  open(url: string, signal: AbortSignal, pending: PendingSignIn): Promise<OpenedBrowser>;
}

/** Where to say something to the person, usually standard error. */
export type WriteText = (text: string) => void;

/** A page that is not ours to close. */
export const NOT_OURS: OpenedBrowser = { close: async () => {} };

/** Opens the person's own browser, and falls back to another way when that fails. */
export class DefaultBrowser implements BrowserOpener {
  readonly #write: WriteText;
  readonly #logger: Logger;
  readonly #fallback: BrowserOpener;

  constructor(write: WriteText, logger: Logger, fallback: BrowserOpener) {
    this.#write = write;
    this.#logger = logger;
    this.#fallback = fallback;
  }

  async open(url: string, signal: AbortSignal, pending: PendingSignIn): Promise<OpenedBrowser> {
    const instead = async (why: string): Promise<OpenedBrowser> => {
      this.#logger.debug("The default browser did not open", { why });
      return this.#fallback.open(url, signal, pending);
    };
    try {
      const { default: openUrl } = await import("open");
      const child = await openUrl(url);
      child.once("error", () => void instead("it could not be started"));
      child.once("exit", (code) => (code === 0 || code === null ? undefined : void instead(`exit code ${code}`)));
    } catch {
      return instead("it could not be started");
    }
    this.#write("Continue in the browser window that has opened.\n");
    return NOT_OURS;
  }
}
