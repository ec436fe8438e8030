import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page as NotebookPage } from "labapi";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sanitise } from "../../src/rich-text/index.ts";
import { describeIf } from "../helpers/requirements.ts";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";
import { hasChromium, launchChromium } from "./helpers/chromium.ts";
import { lowContrasts } from "./helpers/contrast.ts";
import { ATTACKS } from "./helpers/markup-attacks.ts";
import { PNG } from "./helpers/pages-seed.ts";

const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };

describeIf(
  hasChromium,
  "chromium",
  "no Chromium: nobody looks at the notebook pages",
)("what was written by a program, seen in Chromium", () => {
  let home: SignedIn;
  let browser: Browser;
  let written: NotebookPage;
  let folder: string;
  const problems: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "labapi-pages-"));
    home = await signedIn({ seed: "demo" });
    written = await home.user.notebooks.get("My Research Notebook").page("Experiments/2026/Plate 7");
    await writeEntries(written);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await home[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** Opens the page, chooses Ada, and is where one wanted to go. */
  async function visit(options: BrowserContextOptions): Promise<Page> {
    const context = await browser.newContext({ ...DESKTOP, ...options });
    const page = await context.newPage();
    page.on("console", (message) => {
      // Playwright listens in the page itself, which the page's policy does not like.
      if (!message.text().startsWith("Blocked script execution")) problems.push(message.text());
    });
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(written.webUrl);
    await page.getByRole("button", { name: "Ada Example" }).click();
    await page.getByRole("heading", { level: 1, name: "Plate 7" }).waitFor();
    return page;
  }

  test.each([
    ["light", {}],
    ["dark", { colorScheme: "dark" }],
    ["phone", PHONE],
    ["without JavaScript", { javaScriptEnabled: false }],
  ] as const)("one signs in, reads, looks at a picture, and opens the history: %s", async (name, options) => {
    const page = await visit(options);
    expect(page.url()).toBe(written.webUrl);
    await page.getByText("Standard curve, second reading").first().waitFor();
    expect(await page.locator(".rich b").textContent()).toBe("second");
    await page.getByText("Repeat on Monday?").waitFor();
    await page.getByText("Gel of plate 7", { exact: true }).waitFor();
    const image = page.getByRole("img", { name: "Gel of plate 7" });
    await image.scrollIntoViewIfNeeded();
    await expect.poll(() => image.evaluate((element) => (element as { naturalWidth?: number }).naturalWidth)).toBe(32);
    const old = page.getByText("Standard curve, first reading");
    expect(await old.isVisible()).toBe(false);
    await page.getByText(/^Version 2 · Ada Example/).click();
    await old.waitFor();
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
    expect(await page.locator("html").evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.context().close();
  });

  test("one downloads the file, and looks at the whole picture", async () => {
    const page = await visit({});
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "plate 07 µ.csv" }).click();
    expect((await download).suggestedFilename()).toBe("plate 07 µ.csv");
    await page.getByRole("link", { name: "Gel of plate 7" }).click();
    await page.waitForURL(/\/picture\//);
    await page.context().close();
  });

  test("one searches, and comes to the entry", async () => {
    const page = await visit({});
    await page.getByRole("searchbox", { name: "Search in this notebook" }).fill("standard");
    await page.keyboard.press("Enter");
    await page.getByText("1 entry found.").waitFor();
    await page.getByRole("link", { name: "Plate 7" }).click();
    await page.waitForURL(/\/page\/[^#]*#entry-\d+$/);
    await page.context().close();
  });

  test("one needs no mouse", async () => {
    const page = await visit({});
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to content" });
    expect(await skip.evaluate((element) => element.matches(":focus-visible"))).toBe(true);
    await expect.poll(async () => (await skip.boundingBox())?.y ?? -1).toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    expect(new URL(page.url()).hash).toBe("#main");
    await page.keyboard.press("Tab");
    const focused = page.locator(":focus");
    expect(await focused.textContent()).toBe("My Research Notebook");
    expect(await focused.evaluate((element) => element.closest("main") !== null)).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "My Research Notebook" }).waitFor();
    await page.context().close();
  });

  test.each(["light", "dark"] as const)("every text stands out from its ground: %s", async (colorScheme) => {
    const page = await visit({ colorScheme });
    await page
      .locator("details.about")
      .evaluateAll((all) => all.forEach((details) => details.setAttribute("open", "")));
    expect(await lowContrasts(page)).toEqual([]);
    for (const path of ["/", "/search?q=plate", new URL(written.notebook.webUrl).pathname]) {
      await page.goto(home.sandbox.url + path);
      expect(await lowContrasts(page)).toEqual([]);
    }
    await page.goto(`${home.sandbox.url}/sign-in`);
    expect(await lowContrasts(page)).toEqual([]);
    await page.context().close();
  });

  test("nothing that was left of an attack runs, loads, or is an element it should not be", async () => {
    const page = await (await browser.newContext()).newPage();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("dialog", (dialog) => problems.push(dialog.message()));
    // A page without any policy: only the sanitiser protects it.
    await page.setContent(
      `<div id="all">${ATTACKS.map(([attack]) => `<div>${sanitise(attack, { strict: true, headingOffset: 1 })}</div>`).join("")}</div>`,
    );
    const found = await page
      .locator("#all *")
      .evaluateAll((all) =>
        all.flatMap(({ localName, attributes }) => [localName, ...[...attributes].map(({ name }) => `@${name}`)]),
      );
    const expected = ["a", "b", "div", "h2", "img", "p", "@alt", "@href", "@rel", "@src"];
    expect(new Set(found)).toEqual(new Set(expected));
    expect(await page.locator("#all > div").count()).toBe(ATTACKS.length);
    expect(asked.filter((url) => !url.startsWith("data:"))).toEqual([]);
    await page.context().close();
  });

  test("no page has anything to complain about", () => {
    expect(problems).toEqual([]);
  });
});

async function writeEntries(page: NotebookPage): Promise<void> {
  await page.addHeading("qPCR of plate 7");
  const text = await page.addText("<p>Standard curve, first reading</p>");
  await text.update("<p>Standard curve, <b>second</b> reading</p>");
  await text.comment("Looks like evaporation.\nRepeat on Monday?");
  await page.addPlainText("Lid at 105 °C.\n  And a second line.");
  await page.attach(PNG, { filename: "gel_07.png", caption: "Gel of plate 7" });
  await page.attach(Buffer.from("well,ct\n"), { filename: "plate 07 µ.csv" });
}
