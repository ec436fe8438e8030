import { AuthenticationError } from "../core/errors.ts";
import { type BrowserOpener, NOT_OURS, type OpenedBrowser, type PendingSignIn, type WriteText } from "./browser.ts";
import { readCallbackQuery, refusedByUser } from "./callback-query.ts";
import { Prompt, type PromptInput } from "./prompt.ts";

/** How to speak with the person in a terminal. */
export interface TerminalOptions {
  readonly write: WriteText;
  /** Where the person types. Only a terminal is read: a pipe belongs to the program. */
  readonly input?: PromptInput | undefined;
  /** The name of this machine when the person sits at another one. */
  readonly remoteHost?: string | undefined;
}

/**
 * Prints the URL, and takes whatever comes first: the browser's own return, the address it was sent to (pasted), or an email
 * and a one-hour code.
 */
export class TerminalBrowser implements BrowserOpener {
  readonly #options: TerminalOptions;

  constructor(options: TerminalOptions) {
    this.#options = options;
  }

  async open(url: string, signal: AbortSignal, pending: PendingSignIn): Promise<OpenedBrowser> {
    const { write, input, remoteHost } = this.#options;
    write(`Open this address in a browser to sign in to LabArchives:\n\n  ${url}\n\n`);
    if (remoteHost !== undefined) write(tunnelHint(pending.callbackUrl, remoteHost));
    if (input?.isTTY !== true) return NOT_OURS;
    write(
      `Then wait, or paste here the address that the browser ends up at (${pending.callbackUrl}?…).\n` +
        `Or type your email, and then a code from "External App authentication" in LabArchives' user menu.\n`,
    );
    const prompt = new Prompt(input, write, signal);
    void converse(prompt, write, pending);
    return { close: async () => prompt.close() };
  }
}

function tunnelHint(callbackUrl: string, host: string): string {
  const { port } = new URL(callbackUrl);
  return `If the browser is on another computer, let it reach this one first:\n\n  ssh -L ${port}:127.0.0.1:${port} ${host}\n\n`;
}

/** Asks until an answer was good, the browser was faster, or the input ended (the browser may still come back then). */
async function converse(prompt: Prompt, write: WriteText, pending: PendingSignIn): Promise<void> {
  for (;;) {
    const line = await prompt.ask("> ");
    if (line === undefined) return;
    if (line === "") continue;
    try {
      await takeLine(line, prompt, write, pending);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) return pending.giveUp(error);
      write(`${error.message}\n`);
    }
  }
}

async function takeLine(line: string, prompt: Prompt, write: WriteText, pending: PendingSignIn): Promise<void> {
  if (URL.canParse(line)) return takeAddress(new URL(line), write, pending);
  if (!/^[^\s@]+@[^\s@]+$/.test(line)) {
    write("That is neither an address of this sign-in nor an email.\n");
    return undefined;
  }
  const code = await prompt.ask("Code (not shown): ", { isHidden: true });
  if (code === undefined || code === "") return undefined;
  return pending.redeem(line, code);
}

async function takeAddress(url: URL, write: WriteText, pending: PendingSignIn): Promise<void> {
  const own = new URL(pending.callbackUrl);
  const isOwn =
    url.pathname === own.pathname && url.port === own.port && ["127.0.0.1", "localhost"].includes(url.hostname);
  const answer = isOwn ? readCallbackQuery(url.searchParams) : undefined;
  if (answer === undefined || answer.kind === "incomplete") {
    write(`That address is not the one LabArchives sends the browser to. It begins with ${pending.callbackUrl}?\n`);
  } else if (answer.kind === "refused") {
    pending.giveUp(refusedByUser(answer.text));
  } else {
    await pending.redeem(answer.email, answer.code);
  }
}
