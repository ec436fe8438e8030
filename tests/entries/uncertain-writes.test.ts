import { type Notebook, type Page, UncertainWriteError } from "labapi";
import { describe, expect, it } from "vitest";
import { callsOf, signedIn } from "../helpers/signed-in.ts";

type Write = (place: { notebook: Notebook; page: Page }) => Promise<unknown>;

/** Each write, the method it ends in, and whether the place had been read before. */
const WRITES: readonly [string, string, Write][] = [
  ["adding a text", "add_entry", ({ page }) => page.addText("sent once")],
  ["attaching a file", "add_attachment", ({ page }) => page.attach(Buffer.from("bytes"), { filename: "f.bin" })],
  ["making a page", "insert_node", ({ notebook }) => notebook.createPage("New")],
  ["making a folder on the way", "insert_node", ({ notebook }) => notebook.page("New folder/New")],
  ["renaming", "update_node", ({ page }) => page.rename("Renamed")],
  ["moving", "update_node", async ({ page, notebook }) => page.moveTo(await notebook.folder("Target"))],
  ["updating a text", "update_entry", async ({ page }) => firstText(page).then((entry) => entry.update("changed"))],
  [
    "replacing a file",
    "update_attachment",
    async ({ page }) => firstFile(page).then((entry) => entry.replace(Buffer.from("longer"))),
  ],
  ["commenting", "add_comment", async ({ page }) => firstText(page).then((entry) => entry.comment("remark"))],
];

async function firstText(page: Page) {
  const found = (await page.entries()).find((entry) => entry.kind === "text");
  if (found?.kind !== "text") throw new Error("The page has no text.");
  return found;
}

async function firstFile(page: Page) {
  const found = (await page.entries()).find((entry) => entry.kind === "attachment");
  if (found?.kind !== "attachment") throw new Error("The page has no file.");
  return found;
}

async function prepared() {
  const here = await signedIn();
  const notebook = here.user.notebooks.default;
  await notebook.folder("Target");
  const page = await notebook.page("P");
  await page.addText("text");
  await page.attach(Buffer.from("old"), { filename: "old.bin" });
  await page.entries();
  return { here, notebook, page };
}

describe("a write whose answer never came", () => {
  it.each(WRITES)("%s: is not repeated, and is found where it was done", async (_name, method, write) => {
    const { here, notebook, page } = await prepared();
    await using _open = here;
    here.sandbox.faults.failNext(method, { dropConnection: true, afterEffect: true });
    let error: unknown;
    const calls = await callsOf(here.sandbox, async () => {
      error = await write({ notebook, page }).catch((thrown: unknown) => thrown);
    });
    expect(error).toBeInstanceOf(UncertainWriteError);
    expect(calls.filter((call) => call === method)).toHaveLength(1);
    const { sent } = error as UncertainWriteError;
    expect(sent.method).toContain(method);
    expect(JSON.stringify(sent)).not.toContain(here.user.id);
    expect((await (error as UncertainWriteError).resolve()).outcome).toBe("written");
  });

  it.each(WRITES)("%s: is known not to have happened where it was not done", async (_name, method, write) => {
    const { here, notebook, page } = await prepared();
    await using _open = here;
    here.sandbox.faults.failNext(method, { dropConnection: true });
    const error = await write({ notebook, page }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UncertainWriteError);
    expect((await (error as UncertainWriteError).resolve()).outcome).toBe("not-written");
  });

  it("gives the entry that was written, which the page then knows", async () => {
    const { here, page } = await prepared();
    await using _open = here;
    here.sandbox.faults.failNext("add_entry", { html: true, status: 502, afterEffect: true });
    const error = await page.addText("sent once").catch((thrown: unknown) => thrown);
    const outcome = await (error as UncertainWriteError).resolve();
    expect(outcome).toMatchObject({ outcome: "written", value: { content: "sent once" } });
    expect(await page.entries()).toContain("value" in outcome && outcome.value);
    await page.refresh();
    expect((await page.entries()).filter((entry) => "content" in entry && entry.content === "sent once")).toHaveLength(
      1,
    );
  });

  it("cannot be told from an older one in a folder nobody had read", async () => {
    const { here } = await prepared();
    await using _open = here;
    const cold = (await here.client.resume(here.user.session())).notebooks.default;
    here.sandbox.faults.failNext("insert_node", { dropConnection: true, afterEffect: true });
    const error = await cold.createPage("Again", { ifExists: "duplicate" }).catch((thrown: unknown) => thrown);
    expect(await (error as UncertainWriteError).resolve()).toMatchObject({ outcome: "unknown" });
  });

  it("of a notebook is found in the list", async () => {
    await using here = await signedIn();
    here.sandbox.faults.failNext("create_notebook", { dropConnection: true, afterEffect: true });
    const error = await here.user.notebooks.create("Made").catch((thrown: unknown) => thrown);
    expect(await (error as UncertainWriteError).resolve()).toMatchObject({ outcome: "written" });
    expect(here.user.notebooks.names()).toContain("Made");
  });
});
