import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sanitise as sanitiseRichText } from "../../src/rich-text/index.ts";
import { describeIf } from "../helpers/requirements.ts";
import { hasChromium, launchChromium } from "../sandbox/helpers/chromium.ts";
import { ATTACKS } from "../sandbox/helpers/markup-attacks.ts";

const TAGS = (
  "p b i em strong u s sub sup br hr h1 h2 h6 ul ol li table thead tbody tr td th pre code blockquote div span a img " +
  "script style textarea select option form svg math template font o:p"
).split(" ");
const PIECES = [
  "x",
  "<!--",
  "-->",
  "<a href=https://a.example>",
  ...TAGS.flatMap((tag) => [`<${tag}>`, `</${tag}>`]),
  ...ATTACKS.map(([attack]) => attack),
];
const DOCUMENTS = 5000;

/** What is needed of the browser's elements; the types of a browser are not at hand here. */
interface DomElement {
  readonly id: string;
  readonly parentElement: DomElement | null;
  readonly childElementCount: number;
}
interface DomParser {
  parseFromString(html: string, type: string): { querySelector(selector: string): DomElement | null };
}

/** Runs in the browser: which of the texts do not stay where they were put, after the browser's own repairs. */
function escaped(texts: readonly string[]): string[] {
  const { DOMParser } = globalThis as unknown as { DOMParser: new () => DomParser };
  return texts.filter((text) => {
    const whole = `<!DOCTYPE html><body><article id="entry"><div id="rich">${text}<hr id="last"></div><p id="after"></p></article><p id="next"></p>`;
    const found = new DOMParser().parseFromString(whole, "text/html");
    const parents = ["last", "after", "next"].map((id) => found.querySelector(`#${id}`)?.parentElement?.id);
    const isUntouched = ["after", "next"].every((id) => found.querySelector(`#${id}`)?.childElementCount === 0);
    const isAlone = found.querySelector("#entry")?.childElementCount === 2;
    return !(isUntouched && isAlone && parents.join() === "rich,entry,");
  });
}

describeIf(
  hasChromium,
  "chromium",
  "no Chromium: nobody sees how a browser repairs sanitised text",
)("sanitised text, as Chromium understands it", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  test("stays within its entry, whatever it was", async () => {
    const source = fc.array(fc.constantFrom(...PIECES), { maxLength: 24 }).map((pieces) => pieces.join(""));
    const sources = fc.sample(source, { numRuns: DOCUMENTS, seed: 7 });
    expect(
      await page.evaluate(
        escaped,
        sources.map((text) => sanitiseRichText(text, { strict: true, headingOffset: 1 })),
      ),
    ).toEqual([]);
  });

  test.each(["</div>", "</div></article>", "<div>", "<a href=x>", "<b>", "<!--", "<table>", "<textarea>"])(
    "would not without the sanitiser: %s",
    async (source) => {
      expect(await page.evaluate(escaped, [source])).toEqual([source]);
    },
  );
});
