import { type Browser, chromium } from "playwright-core";
import { hasCommand } from "../../helpers/requirements.ts";

export const hasChromium = hasCommand("chromium");

// Quiet: nothing but what the test asks for goes out.
const FLAGS =
  "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export function launchChromium(): Promise<Browser> {
  // Chromium's own sandbox does not work for root, as in containers.
  const args = [...FLAGS.split(" "), ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}
