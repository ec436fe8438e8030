import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { AuthenticationError } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { type BrowserOpener, DefaultBrowser, type OpenedBrowser, type WriteText } from "./browser.ts";
import { chooseBrowser, type Machine } from "./browser-choice.ts";
import type { AuthResponseCollector, CollectOptions } from "./collector.ts";
import type { PromptInput } from "./prompt.ts";
import { SiloedWindow } from "./siloed-window.ts";
import { TerminalBrowser } from "./terminal.ts";

/** How to sign a person in at this machine. */
export interface AuthenticateOptions extends CollectOptions {
  /** Shows the sign-in page; by default chosen by `LA_AUTH_BROWSER` and what the machine can show. */
  readonly browser?: BrowserOpener | undefined;
  /** Shows the page in a browser or in the terminal, whatever would be chosen. */
  readonly show?: "browser" | "terminal" | undefined;
  /** Where to speak to the person; standard error by default. */
  readonly write?: WriteText | undefined;
  /** Where the person types, if the page is shown in a terminal; standard input by default, read only if it is a terminal. */
  readonly input?: PromptInput | undefined;
}

/** What the sign-in needs of the client, and of the machine. */
export interface AuthenticateDeps<U> {
  readonly collect: (options: CollectOptions) => Promise<AuthResponseCollector<U>>;
  readonly logger: Logger;
  /** By default this machine. */
  readonly machine?: Machine | undefined;
}

const thisMachine: Machine = { platform: process.platform, env: process.env, fileExists: existsSync };

/**
 * Signs a person in: listens on the loopback address, shows the sign-in page, and waits for the browser to come back. Window
 * and port are gone afterwards, whatever happened.
 *
 * @throws {@link AuthenticationError} when it is refused, {@link TimeoutError} (phase `sign-in`) when nobody signs in.
 */
export async function defaultAuthenticate<U>(options: AuthenticateOptions, deps: AuthenticateDeps<U>): Promise<U> {
  const opener = options.browser ?? openerFor(options, deps);
  const collector = await deps.collect(options);
  const over = new AbortController();
  const opening = opener.open(collector.authUrl, over.signal, collector);
  void watch(opening, collector);
  try {
    return await collector.wait();
  } finally {
    over.abort();
    await collector.close();
    await opening.then((window) => window.close()).catch(() => {});
  }
}

/** A window that cannot be opened, or that the person closes, ends the wait at once. */
async function watch(opening: Promise<OpenedBrowser>, collector: AuthResponseCollector<unknown>): Promise<void> {
  try {
    const { gone } = await opening;
    if (gone === undefined) return;
    await gone;
    collector.giveUp(closedByPerson());
  } catch (error) {
    collector.giveUp(error);
  }
}

function openerFor<U>(
  { write = writeToStandardError, input = process.stdin, show }: AuthenticateOptions,
  { logger, machine = thisMachine }: AuthenticateDeps<U>,
): BrowserOpener {
  const { choice, warning } = chooseBrowser(show === undefined ? machine : thatShowsIn(show, machine));
  if (warning !== undefined) logger.warn(warning);
  const remoteHost = choice.kind === "terminal" && choice.isRemote ? hostname() : undefined;
  const terminal = new TerminalBrowser({ write, input, remoteHost });
  if (choice.kind === "terminal") {
    logger.debug(`The sign-in page is printed, because ${choice.why}`);
    return terminal;
  }
  const fallback = new DefaultBrowser(write, logger, terminal);
  if (choice.kind === "default") return fallback;
  return new SiloedWindow({ ...choice, logger, fallback: choice.requested ? undefined : fallback });
}

function writeToStandardError(text: string): void {
  process.stderr.write(text);
}

/** The machine as it would be if the person had asked for this through the environment. A browser they named stays. */
function thatShowsIn(show: "browser" | "terminal", machine: Machine): Machine {
  const named = machine.env["LA_AUTH_BROWSER"];
  const browser = named === undefined || named === "" || named === "terminal" ? "default" : named;
  return { ...machine, env: { ...machine.env, LA_AUTH_BROWSER: show === "terminal" ? "terminal" : browser } };
}

function closedByPerson(): AuthenticationError {
  return new AuthenticationError("The sign-in window was closed before the sign-in was finished.", {
    reason: "refused-by-user",
  });
}
