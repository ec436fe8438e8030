import fc from "fast-check";
import type { Page } from "labapi";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";

/** What breaks naive clients, besides whatever fast-check comes up with. */
const AWKWARD = [
  "'",
  "^",
  ",",
  "%2F",
  "%",
  "+",
  " lead",
  "trail ",
  "a\nb",
  "\ttab",
  '"q"',
  "<b>&amp;</b>",
  "]]>",
  "🧪",
  "é",
  "/",
  "\\",
  "a=b&c=d",
  "-1",
  "007",
  "true",
];

/** Texts that XML can carry; control characters are refused before they are sent (tested elsewhere). */
const carriable = fc
  .oneof(fc.constantFrom(...AWKWARD), fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme-ascii" }))
  .filter((text) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text));
const text = fc.oneof(
  carriable,
  fc.tuple(carriable, carriable).map(([a, b]) => a + b),
);
// A name that nobody can see is a mistake, and is refused.
const name = text.filter((value) => value.trim() !== "");
// A file name never brings a folder along: what is before a slash does not arrive.
const fileName = name.filter((value) => !/[/\\]/.test(value) && !/^\.{1,2}$/.test(value));

describe.each([{ shuffleElements: false }, { shuffleElements: true }])("client → sandbox → client, %o", (options) => {
  let here: SignedIn;
  let page: Page;
  beforeAll(async () => {
    here = await signedIn(options);
    page = await here.user.notebooks.default.page("P");
  });
  afterAll(() => here[Symbol.asyncDispose]());

  it("uids hold what must be percent-encoded", () => {
    expect(here.user.id).toMatch(/['^,]/);
  });

  it("any name of a page, folder or notebook", async () => {
    await fc.assert(
      fc.asyncProperty(name, async (given) => {
        const notebook = here.user.notebooks.default;
        const folder = await notebook.createFolder(escapedPath(given), { ifExists: "duplicate" });
        const inside = await folder.createPage(escapedPath(given), { ifExists: "duplicate" });
        await notebook.refresh();
        expect([folder.name, inside.name]).toEqual([given, given]);
        expect(await notebook.byId(folder.id)).toBe(folder);
        expect((await folder.get(given)).id).toBe(inside.id);
      }),
      { numRuns: 40 },
    );
  });

  it("any text, in each kind of entry, when added and when updated", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (added, updated) => {
        const made = [await page.addText(added), await page.addPlainText(added), await page.addHeading(added)];
        for (const entry of made) {
          await entry.refresh();
          expect(entry.content).toBe(added);
          await entry.update(updated);
          await entry.refresh();
          expect(entry.content).toBe(updated);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("any file name, caption and comment", async () => {
    await fc.assert(
      fc.asyncProperty(fileName, text, name, async (filename, caption, remark) => {
        const entry = await page.attach(Buffer.from("x"), { filename, caption });
        const comment = await entry.comment(remark);
        await entry.refresh();
        expect([entry.filename, entry.caption]).toEqual([filename, caption]);
        expect((await entry.comments()).map(({ id, text: read }) => [id, read])).toEqual([[comment.id, remark]]);
      }),
      { numRuns: 30 },
    );
  });
});

function escapedPath(given: string): string {
  return given === "." || given === ".." ? `\\${given}` : given.replaceAll("\\", "\\\\").replaceAll("/", "\\/");
}
