import { once } from "node:events";
import type { Browser, LaunchOptions } from "puppeteer-core";
import { UsageError } from "../core/errors.ts";
import type { Logger } from "../core/logger.ts";
import type { BrowserOpener, OpenedBrowser, PendingSignIn } from "./browser.ts";
import type { SiloedBrowser } from "./browser-choice.ts";
import { TemporaryProfile } from "./temporary-profile.ts";

const LAUNCH_TIMEOUT_MS = 30_000;

/** Which browser to open. */
export interface SiloedWindowOptions {
  readonly browser: SiloedBrowser;
  readonly executable: string;
  readonly logger: Logger;
  /** Used instead when the window cannot be opened; without it that is an error. */
  readonly fallback?: BrowserOpener | undefined;
  /** For machines without a display; nobody can sign in there by hand. */
  readonly headless?: boolean | undefined;
}

/**
 * A browser window with a profile of its own: no cookies of the person's browser go in, and nothing of the sign-in stays
 * behind. Needs the optional package `puppeteer-core` and an installed browser. The URL goes through the control channel, so
 * that it is not among the arguments that other users of the machine can read.
 */
export class SiloedWindow implements BrowserOpener {
  readonly #options: SiloedWindowOptions;

  constructor(options: SiloedWindowOptions) {
    this.#options = options;
  }

  async open(url: string, signal: AbortSignal, pending: PendingSignIn): Promise<OpenedBrowser> {
    const { fallback, browser, logger } = this.#options;
    const profile = new TemporaryProfile();
    try {
      const running = await launch(this.#options, profile, signal);
      return await show(running, url, profile);
    } catch (error) {
      await profile.remove();
      if (signal.aborted) throw signal.reason;
      const why = isMissingPackage(error) ? "the optional package puppeteer-core is missing" : "it did not start";
      logger.debug(`No ${browser} window for the sign-in: ${why}`);
      if (fallback !== undefined) return fallback.open(url, signal, pending);
      throw isMissingPackage(error) ? missingPackage(error) : didNotStart(this.#options, error);
    }
  }
}

/** The browser is ended at once, whatever it is doing, when the sign-in is over or the profile has to go. */
async function launch(options: SiloedWindowOptions, profile: TemporaryProfile, over: AbortSignal): Promise<Browser> {
  const signal = AbortSignal.any([over, profile.signal]);
  const { launch: start } = await import("puppeteer-core");
  signal.throwIfAborted();
  return start(launchOptions(options, profile.path, signal));
}

/** How the browser is started. Its sandbox stays on, except for root on Linux, where browsers refuse to start with it. */
function launchOptions(options: SiloedWindowOptions, userDataDir: string, signal: AbortSignal): LaunchOptions {
  const isFirefox = options.browser === "firefox";
  const isLinuxRoot = process.platform === "linux" && process.getuid?.() === 0;
  return {
    browser: isFirefox ? "firefox" : "chrome",
    executablePath: options.executable,
    headless: options.headless ?? false,
    userDataDir,
    signal,
    timeout: LAUNCH_TIMEOUT_MS,
    defaultViewport: null,
    // A pipe cannot be reached by other programs, as a debugging port can. Firefox has only the port.
    pipe: !isFirefox,
    // Some institutions' sign-in pages turn away browsers that call themselves automated.
    ignoreDefaultArgs: isFirefox ? [] : ["--enable-automation"],
    args: isLinuxRoot && !isFirefox ? ["--no-sandbox"] : [],
    // The profile sees to it, and removes itself as well.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}

async function show(browser: Browser, url: string, profile: TemporaryProfile): Promise<OpenedBrowser> {
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  page.setDefaultNavigationTimeout(0);
  // The person sees what goes wrong on the way; the wait has its own end.
  page.goto(url).catch(() => {});
  return {
    gone: whenGone(browser),
    async close() {
      const ended = browser.process();
      const exit =
        ended === null || ended.exitCode !== null || ended.signalCode !== null ? undefined : once(ended, "exit");
      const removed = profile.remove();
      await exit;
      await removed;
    },
  };
}

/** When the browser has ended, or its last window was closed (which on a Mac does not end it). */
function whenGone(browser: Browser): Promise<void> {
  return new Promise((resolve) => {
    browser.once("disconnected", () => resolve());
    browser.on("targetdestroyed", () => {
      browser.pages().then(
        (pages) => (pages.length === 0 ? resolve() : undefined),
        () => resolve(),
      );
    });
  });
}

function isMissingPackage(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | undefined)?.code === "ERR_MODULE_NOT_FOUND";
}

function missingPackage(cause: unknown): UsageError {
  return new UsageError(
    "A sign-in window of its own needs the optional package puppeteer-core. Install it with `npm install puppeteer-core`, " +
      "or set LA_AUTH_BROWSER to default or terminal.",
    { cause },
  );
}

function didNotStart({ browser, executable }: SiloedWindowOptions, cause: unknown): UsageError {
  return new UsageError(
    `${browser} did not start (${executable}). Set LA_AUTH_BROWSER to default or terminal to sign in without it.`,
    { cause },
  );
}
