import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type Browser as Firefox, launch } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { hasChromium, launchChromium } from "../sandbox/helpers/chromium.ts";
import { SHOWN } from "./reader-world.ts";
import { type CopyBench, copyBench } from "./world.ts";

const PLATE = "001 Experiments/001 2026/001 Plate 7/page.html";
const AXE = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));
const DESKTOP = { viewport: { width: 1280, height: 900 } };

/** A snapshot on disk, and the address of one of its files. */
async function world(): Promise<{ bench: CopyBench; at: (path: string, query?: string) => string }> {
  const bench = await copyBench(SHOWN);
  const { path: snapshot = "" } = await bench.take();
  return { bench, at: (path, query = "") => pathToFileURL(join(snapshot, path)).href + query };
}

describeIf(
  hasChromium,
  "chromium",
  "no Chromium: nobody looks at the pages of a copy",
)("a copy on a disk, in Chromium", () => {
  let bench: CopyBench;
  let at: (path: string, query?: string) => string;
  let browser: Browser;
  const asked: string[] = [];
  const problems: string[] = [];

  beforeAll(async () => {
    ({ bench, at } = await world());
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await bench[Symbol.asyncDispose]();
  });

  async function open(url: string, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext({ ...DESKTOP, ...options })).newPage();
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => {
      // Playwright listens in the page itself, which the page's policy does not like.
      if (!message.text().startsWith("Blocked script execution")) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(url);
    return page;
  }

  test.each([
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }],
    ["narrow", { viewport: { width: 320, height: 600 } }],
    ["wide", { viewport: { width: 2560, height: 1200 } }],
  ] as const)("reads well and is accessible: %s", async (_name, options) => {
    const page = await open(at(PLATE), options);
    for (const url of [undefined, at("index.html"), at("index.html", "?q=plate")]) {
      if (url !== undefined) await page.goto(url);
      if (url?.includes("?q=") === true) await page.getByText(/^\d+ pages? with/).waitFor();
      await page.locator("details").evaluateAll((all) => all.forEach((one) => one.setAttribute("open", "")));
      const wider = await page.locator("html").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
      expect(wider).toBe(0);
      await page.evaluate(await readFile(AXE, "utf8"));
      const violations = await page.evaluate(
        "axe.run(document, { preload: false, iframes: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
      );
      expect(violations).toEqual([]);
    }
    await page.context().close();
  });

  test("without a script everything can be read, and one finds one's way", async () => {
    const page = await open(at("index.html"), { javaScriptEnabled: false });
    expect(await page.getByRole("search").count()).toBe(0);
    await page.getByRole("link", { name: "Plate 7" }).click();
    await page.getByText("Repeat well C4 on Monday?").waitFor();
    expect(await page.locator(".side [aria-current=page]").textContent()).toBe("Plate 7");
    expect(await page.locator(".sheet").first().isVisible()).toBe(true);
    await page.locator(".side summary", { hasText: "Protocols" }).click();
    await page.getByRole("link", { name: "RNA extraction" }).click();
    await page.getByText("Keep on ice.").waitFor();
    await page.getByRole("link", { name: /^← / }).click();
    await page.getByText("Nothing grew").waitFor();
    await page.context().close();
  });

  test("one searches all texts, also from a page, and comes to the entry", async () => {
    const page = await open(at(PLATE));
    await page.keyboard.press("/");
    await page.keyboard.type("muller buffer");
    await page.keyboard.press("Enter");
    await page.getByText("1 page with “muller buffer”.").waitFor();
    expect(await page.locator("mark").allTextContents()).toEqual(["Müller", "buffer"]);
    await page.getByRole("link", { name: "RNA extraction" }).first().click();
    await page.waitForURL(/RNA%20extraction\/page\.html#entry-1$/);
    await page.goto(at("index.html", "?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"));
    await page.getByText(/^\d+ pages? with “<img/).waitFor();
    await page.getByRole("searchbox").fill("C4 monday");
    await page.keyboard.press("Enter");
    await page.getByText("1 page with “C4 monday”.").waitFor();
    await page.getByRole("searchbox").fill("wordthatisnowhere");
    await page.keyboard.press("Enter");
    await page.getByText("0 pages with “wordthatisnowhere”.").waitFor();
    await page.context().close();
  });

  test("one needs no mouse: j and k, n and p, and a list of the keys that also turns them off", async () => {
    const page = await open(at(PLATE));
    const here = (): Promise<string> => page.locator(":focus").evaluate(({ id }) => id);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await here()).toBe("entry-2");
    await page.keyboard.press("k");
    expect(await here()).toBe("entry-1");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.getByRole("button", { name: "Turn keys off here" }).click();
    await page.keyboard.press("j");
    expect(await page.locator(":focus").getAttribute("id")).not.toBe("entry-2");
    await page.reload();
    await page.keyboard.press("n");
    await page.getByRole("heading", { level: 1, name: "Plate 8" }).waitFor();
    await page.keyboard.press("p");
    await page.getByRole("heading", { level: 1, name: "Plate 7" }).waitFor();
    await page.context().close();
  });

  test("pictures are there, on paper too, and a PDF is loaded when somebody opens it", async () => {
    const page = await open(at(PLATE));
    const image = page.getByRole("img", { name: "Gel of plate 7" });
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((element) => (element as { naturalWidth?: number }).naturalWidth)).toBe(480);
    expect(await page.locator("iframe").count()).toBe(0);
    await page.getByText("Show it here").click();
    await expect.poll(() => page.frames().some((frame) => frame.url().endsWith("map.pdf"))).toBe(true);
    await page.emulateMedia({ media: "print" });
    expect(await page.getByRole("navigation", { name: "Notebook" }).isVisible()).toBe(false);
    expect(await page.getByText("Repeat well C4").isVisible()).toBe(true);
    await page.context().close();
  });

  test("nothing left the folder, and no page has anything to complain about", () => {
    expect(asked.length).toBeGreaterThan(20);
    const home = pathToFileURL(bench.vault).href;
    // The browser's own view of a PDF is part of the browser.
    const own = /^(?:data:|chrome:|chrome-extension:|blob:)/;
    expect(asked.filter((url) => !url.startsWith(`${home}/`) && !own.test(url))).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describeIf(
  hasCommand("firefox-esr"),
  "firefox",
  "no Firefox: the pages of a copy are not seen by it",
)("a copy on a disk, in Firefox", () => {
  test("one reads, searches, and nothing leaves the folder", async () => {
    const { bench, at } = await world();
    await using _bench = bench;
    const browser: Firefox = await launch({
      browser: "firefox",
      executablePath: "/usr/bin/firefox-esr",
      headless: true,
    });
    try {
      const page = await browser.newPage();
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      // Asked from outside: the page's policy lets nobody make a function in it.
      const until = (expression: string, value: unknown): Promise<void> =>
        expect.poll(() => page.evaluate(expression).catch(() => undefined), { timeout: 10_000 }).toBe(value);
      await page.goto(at(PLATE));
      expect(await page.$eval("h1", (heading) => heading.textContent)).toBe("Plate 7");
      expect(await page.$eval(".entry", (entry) => entry.ownerDocument.styleSheets.length)).toBe(1);
      const weight = await page.evaluate(
        "getComputedStyle(document.querySelector('.side a[aria-current]')).fontWeight",
      );
      expect(weight).toBe("600");
      await page.evaluate("document.querySelector('img').scrollIntoView()");
      await until("document.querySelector('img').naturalWidth", 480);
      await page.goto(at("index.html", "?q=zebrafish"));
      await until("document.getElementById('found').textContent", "1 page with “zebrafish”.");
      expect(await page.$$eval("mark", (all) => all.map((mark) => mark.textContent))).toEqual(["zebrafish"]);
      await page.click("#hits a");
      await until("document.querySelector('h1')?.textContent", "Plate 8");
      expect(
        asked.filter((url) => !url.startsWith(pathToFileURL(bench.vault).href) && !url.startsWith("data:")),
      ).toEqual([]);
    } finally {
      await browser.close();
    }
  }, 60_000);
});
