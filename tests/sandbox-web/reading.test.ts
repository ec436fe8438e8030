import type { Page as NotebookPage } from "labapi";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeIf } from "../helpers/requirements.ts";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";
import { hasChromium, launchChromium } from "../sandbox/helpers/chromium.ts";

// WCAG 2.2, 1.4.10 Reflow: 1280 px at a zoom of 400 %.
const ZOOMED = { viewport: { width: 320, height: 256 } };

describeIf(
  hasChromium,
  "chromium",
  "no Chromium: nobody reads the notebook pages zoomed or by their headings",
)("the notebook pages, for those who zoom or listen", () => {
  let home: SignedIn;
  let browser: Browser;
  let written: NotebookPage;

  beforeAll(async () => {
    home = await signedIn({ seed: "demo" });
    written = await home.user.notebooks.get("My Research Notebook").page("Experiments/2026/Plate 7");
    await written.addText(`<h1>Curve</h1><table><tr>${"<td>21.4</td>".repeat(40)}</tr></table>`);
    await (await written.addPlainText("x".repeat(400))).comment("y".repeat(400));
    await written.attach(Buffer.from("a"), { filename: `${"long".repeat(40)}.csv` });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await home[Symbol.asyncDispose]();
  });

  async function visit(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await (await browser.newContext(options)).newPage();
    await page.goto(written.webUrl);
    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("heading", { level: 1, name: "Plate 7" }).waitFor();
    return page;
  }

  const everyPath = (): string[] => [
    "/",
    "/inbox",
    "/sign-in",
    "/search?q=plate",
    new URL(written.notebook.webUrl).pathname,
    new URL(written.webUrl).pathname,
  ];

  test("nothing has to be scrolled sideways at a zoom of 400 %", async () => {
    const page = await visit(ZOOMED);
    for (const path of everyPath()) {
      await page.goto(home.sandbox.url + path);
      const width = await page.locator("html").evaluate(({ scrollWidth }) => scrollWidth);
      expect([path, width]).toEqual([path, ZOOMED.viewport.width]);
    }
    await page.context().close();
  });

  test("the title is the first heading, and no level is left out", async () => {
    const page = await visit();
    for (const path of everyPath()) {
      await page.goto(home.sandbox.url + path);
      const levels = await page
        .locator("h1, h2, h3, h4, h5, h6")
        .evaluateAll((all) => all.map(({ localName }) => Number(localName.slice(1))));
      expect([path, levels.indexOf(1), levels.lastIndexOf(1)]).toEqual([path, 0, 0]);
      levels.slice(1).forEach((level, index) => expect(level - (levels[index] ?? 0)).toBeLessThanOrEqual(1));
    }
    await page.context().close();
  });

  test("a link opens in a new tab when one asks for it, and the visitor is known there", async () => {
    const page = await visit();
    const opened = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Plate 6", exact: true }).click({ modifiers: ["Control"] });
    await (await opened).getByRole("heading", { level: 1, name: "Plate 6" }).waitFor();
    expect(page.url()).toBe(written.webUrl);
    await page.context().close();
  });
});
