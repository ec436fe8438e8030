/**
 * How the demo gets through the sign-in page: the person does it in their browser where there is a display, a headless Chromium
 * does it where there is none, and where there is no browser at all the page's own form is filled in over HTTP.
 */
import { existsSync } from "node:fs";
import open from "open";
import { chromium } from "playwright-core";

const CHROMIUM_PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
const QUIETER = ["--disable-component-update", "--disable-sync"];

/** Opens the sign-in page and resolves to how it was done, once the page was answered. */
export async function openSignIn(authUrl: string): Promise<string> {
  if (hasDisplay()) {
    await open(authUrl);
    return "your own browser";
  }
  const executablePath = CHROMIUM_PATHS.find((path) => existsSync(path));
  if (executablePath !== undefined) return clickInChromium(authUrl, executablePath);
  await submitForm(authUrl);
  return "the sign-in form over HTTP, as there is no browser here";
}

function hasDisplay(): boolean {
  if (process.env["CI"]) return false;
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"]);
}

async function clickInChromium(authUrl: string, executablePath: string): Promise<string> {
  // Chromium's own sandbox does not work for root, as in containers.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args: [...QUIET, ...QUIETER, ...asRoot] });
  try {
    const page = await browser.newPage();
    await page.goto(authUrl);
    await page.getByRole("button", { name: /sign in and allow/i }).click();
    await page.waitForLoadState("load");
  } finally {
    await browser.close();
  }
  return "a headless Chromium";
}

async function submitForm(authUrl: string): Promise<void> {
  const page = await (await fetch(authUrl)).text();
  const fields = new URLSearchParams({ decision: "allow" });
  for (const [, name = "", value = ""] of page.matchAll(/type="hidden" name="([^"]*)" value="([^"]*)"/g)) {
    fields.set(name, unescapeHtml(value));
  }
  const [, account = ""] = /type="radio" name="account" value="([^"]*)"/.exec(page) ?? [];
  fields.set("account", unescapeHtml(account));
  await fetch(new URL("/api_user_login", authUrl), { method: "POST", body: fields });
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
