import { existsSync } from "node:fs";
import { AuthenticationError } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import { type BrowserOpener, DefaultBrowser, type OpenedBrowser, TerminalBrowser, type WriteText } from "./browser.ts";
import { chooseBrowser, type Machine } from "./browser-choice.ts";
import type { AuthResponseCollector, CollectOptions } from "./collector.ts";
import { SiloedWindow } from "./siloed-window.ts";

/** How to sign a person in at this machine. */
export interface AuthenticateOptions extends CollectOptions {
  /** Shows the sign-in page; by default chosen by `LA_AUTH_BROWSER` and what the machine can show. */
  readonly browser?: BrowserOpener | undefined;
  /** Where to speak to the person; standard error by default. */
  readonly write?: WriteText | undefined;
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
  const write = options.write ?? ((text) => void process.stderr.write(text));
  const opener = options.browser ?? openerFor(write, deps);
  const collector = await deps.collect(options);
  const over = new AbortController();
  const opening = opener.open(collector.authUrl, over.signal);
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

function openerFor<U>(write: WriteText, { logger, machine = thisMachine }: AuthenticateDeps<U>): BrowserOpener {
  const { choice, warning } = chooseBrowser(machine);
  if (warning !== undefined) logger.warn(warning);
  const fallback = new DefaultBrowser(write, logger);
  if (choice.kind === "default") return fallback;
  if (choice.kind === "siloed") {
    return new SiloedWindow({ ...choice, logger, fallback: choice.requested ? undefined : fallback });
  }
  logger.debug(`The sign-in page is printed, because ${choice.why}`);
  return new TerminalBrowser(write);
}

function closedByPerson(): AuthenticationError {
  return new AuthenticationError("The sign-in window was closed before the sign-in was finished.", {
    reason: "refused-by-user",
  });
}
