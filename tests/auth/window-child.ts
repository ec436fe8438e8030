/** Signs in with a window that nobody will ever use, and tells its parent once the page is shown. */
import { defaultAuthenticate } from "../../src/auth/default-authenticate.ts";
import type { SiloedBrowser } from "../../src/auth/browser-choice.ts";
import { collectAuthResponse } from "../../src/auth/collector.ts";
import { SiloedWindow } from "../../src/auth/siloed-window.ts";
import { silentLogger } from "../../src/core/logger.ts";

const [, , browser = "chromium", executable = "", page = ""] = process.argv;
const authUrlFor = (redirect: string): string => `${page}/stay?redirect_uri=${encodeURIComponent(redirect)}`;
const exchange = async (): Promise<never> => Promise.reject(new Error("nobody comes"));
const logger = silentLogger;
const window = new SiloedWindow({ browser: browser as SiloedBrowser, executable, logger, headless: true });
await defaultAuthenticate(
  { browser: window, port: 0 },
  { logger, collect: (options) => collectAuthResponse(options, { authUrlFor, exchange, logger }) },
);
