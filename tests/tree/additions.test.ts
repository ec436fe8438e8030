import { readFileSync } from "node:fs";
import { Client, MemorySessionStore, NotFoundError, type Page, UsageError, version } from "labapi";
import { describe, expect, it } from "vitest";
import { callsOf, keyOf, signedIn } from "../helpers/signed-in.ts";

it("the package says its version", () => {
  const { version: expected } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  expect(version).toBe(expected);
});

describe("any method", () => {
  it("is called for a person with the uid filled in", async () => {
    await using here = await signedIn();
    const answer = await here.user.call("users/max_file_size");
    expect(answer.kind === "xml" && answer.root.children.map(({ name }) => name)).toContain("max-file-size");
    const page = await here.user.notebooks.default.page("P");
    const file = await page.attach(Buffer.from("bytes"), { filename: "f.bin" });
    const download = await here.user.call("entries/entry_attachment", { eid: file.id });
    expect(download.kind === "file" && (await download.download.text())).toBe("bytes");
    await expect(here.user.call("nowhere")).rejects.toThrow(UsageError);
  });
});

describe("an entry is looked up", () => {
  it("by its id or place on a page", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const [first, last] = [await page.addText("a"), await page.addHeading("b")];
    expect(await page.entry(0)).toBe(first);
    expect(await page.entry(-1)).toBe(last);
    expect(await page.entry(last.id)).toBe(last);
    for (const wrong of [2, -3, "nowhere"]) await expect(page.entry(wrong)).rejects.toThrow(NotFoundError);
    for (const wrong of [1.5, "", undefined]) await expect(page.entry(wrong as never)).rejects.toThrow(UsageError);
  });

  it("by its id or web address, wherever it is", async () => {
    await using here = await signedIn();
    const added = await (await here.user.notebooks.default.page("P")).addText("a");
    const addresses = [added.id, added.webUrl, `https://example.org/x/page/y#${encodeURIComponent(added.id)}`];
    for (const address of addresses)
      expect(await here.user.entry(address)).toMatchObject({ id: added.id, content: "a" });
    await expect(here.user.entry("https://example.org/x/page/y")).rejects.toThrow(UsageError);
    await expect(here.user.entry("https://example.org/x#%E0%A4%A")).rejects.toThrow(UsageError);
    await expect(here.user.entry("nowhere")).rejects.toThrow(NotFoundError);
  });
});

it("a path that leads nowhere gives undefined where that is asked for", async () => {
  await using here = await signedIn();
  const notebook = here.user.notebooks.default;
  const page = await notebook.page("A/B");
  expect(await notebook.findPath("A/B")).toBe(page);
  for (const path of ["A/C", "B", "A/B/C", "A/B"].slice(0, 3)) expect(await notebook.findPath(path)).toBeUndefined();
  expect(await notebook.findPath("A/B", { kind: "folder" })).toBeUndefined();
  await expect(notebook.findPath("")).rejects.toThrow("empty");
});

it("a page reads as Markdown", async () => {
  await using here = await signedIn();
  const page = await here.user.notebooks.default.page("Plate *7*");
  await page.addHeading("1. Set-up");
  await page.addText("<p>H<sub>2</sub>O, <b>cold</b></p><table><tr><th>t</th></tr><tr><td>5</td></tr></table>");
  await page.addPlainText("# not a heading\n<b>");
  const file = await page.attach(Buffer.from("x"), { filename: "a[1].csv", caption: "Raw" });
  const markdown = await page.toMarkdown();
  expect(markdown).toMatch(/^# Plate \\?\*7\\\*\n\n## 1\. Set-up\n\n/);
  expect(markdown).toContain("**cold**");
  expect(markdown).toMatch(/\| t \|\n/);
  expect(markdown).toContain("\\# not a heading");
  expect(markdown).toContain(`(${file.webUrl})`);
  expect(markdown).toMatch(/Raw\n$/);
});

describe("a client", () => {
  it("opens web addresses where it is told", async () => {
    await using here = await signedIn({}, { webUrl: "https://notebooks.example.org/eln/" });
    const page = await here.user.notebooks.default.page("P");
    expect(page.webUrl).toMatch(/^https:\/\/notebooks\.example\.org\/eln\/[^/]+\/page\//);
    const wrong = ["nowhere", "ftp://a.example.org", "https://me:pw@a.example.org", "https://a.example.org/?x=1", ""];
    for (const webUrl of wrong) expect(() => new Client({ ...keyOf(here.sandbox), webUrl })).toThrow(/webUrl/);
  });

  it("forgets a stored session", async () => {
    const sessions = new MemorySessionStore();
    await using here = await signedIn({}, { sessions });
    await here.client.saveSession(here.user, "work");
    await here.client.saveSession(here.user);
    await here.client.forgetSession("work");
    await here.client.forgetSession("work");
    expect(await sessions.list()).toEqual(["default"]);
    expect(await here.client.restore("work")).toBeUndefined();
  });
});

describe("JSON entries", () => {
  it("never share a name, and both can be had", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const { file, preview } = await page.addJson({ a: 1 }, { both: true });
    expect(await page.entries()).toEqual([file, preview]);
    for (let count = 0; count < 5; count += 1) await page.addJson({ count });
    const names = (await page.entries()).flatMap((entry) => (entry.kind === "attachment" ? [entry.filename] : []));
    expect(new Set(names).size).toBe(6);
    for (const name of names) expect(name).toMatch(/^data-\d{8}T\d{6}Z-[0-9a-f]{6}\.json$/);
  });

  it("are named as the Python library does where that is wanted", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const entry = await page.addJson({ a: [1, 2] }, { naming: "labapi" });
    expect(entry.filename).toMatch(/^uploaded_data_\d{10}\.json$/);
    expect(entry.caption).toBe(entry.filename);
    expect(await entry.text()).toBe('{"a":[1,2]}');
    const named = await page.addJson(1, { naming: "labapi", filename: "n.json", caption: "c" });
    expect([named.filename, named.caption]).toEqual(["n.json", "c"]);
    await expect(page.addJson(1, { naming: "other" as never })).rejects.toThrow(UsageError);
  });
});

describe("what was deleted", () => {
  it("is listed, and comes back under its name to where it is wanted", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    expect(await notebook.deleted()).toEqual([]);
    const [page, folder, odd] = [
      await notebook.page("A/P"),
      await notebook.folder("F"),
      await notebook.page("X - Deleted at noon"),
    ];
    for (const node of [page, folder, odd]) await node.trash();
    expect(new Set(await notebook.deleted())).toEqual(new Set([page, folder, odd]));
    const calls = await callsOf(here.sandbox, async () => {
      await expect(page.restore(folder)).rejects.toThrow(UsageError);
      await page.restore();
    });
    expect(calls).toEqual(["update_node"]);
    await folder.restore();
    await odd.restore(folder);
    expect([page.path.toString(), folder.path.toString(), odd.path.toString()]).toEqual([
      "/P",
      "/F",
      "/F/X - Deleted at noon",
    ]);
    expect(await notebook.deleted()).toEqual([]);
  });

  it("is refused for what was not deleted, and for a notebook", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const page: Page = await notebook.page("P");
    await expect(page.restore()).rejects.toThrow(UsageError);
    await page.trash();
    const [trash] = await notebook.all("API Deleted Items");
    await expect(trash?.restore()).rejects.toThrow(UsageError);
    await expect(notebook.restore()).rejects.toThrow(UsageError);
    await expect(page.restore({} as never)).rejects.toThrow(UsageError);
  });
});
