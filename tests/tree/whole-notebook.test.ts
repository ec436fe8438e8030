import { execFileSync } from "node:child_process";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page, PermissionError } from "labapi";
import { describe, expect, it } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { callsOf, signedIn, somebody } from "../helpers/signed-in.ts";

const TINY_PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe("search", () => {
  it("comes page by page as it is read, with counts, and each hit once", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("Runs/Today");
    for (let count = 1; count <= 7; count += 1) await page.addPlainText(`quick fox ${count}`);
    await page.addPlainText("slow snail");
    const results = here.user.notebooks.default.search("quick AND fox", { pageSize: 3 });
    const found: string[] = [];
    const calls = await callsOf(here.sandbox, async () => {
      for await (const { entry, treePath } of results) {
        expect(treePath).toContain("Runs");
        found.push("content" in entry ? entry.content : "");
      }
    });
    expect(found.toSorted()).toEqual([1, 2, 3, 4, 5, 6, 7].map((count) => `quick fox ${count}`));
    expect(calls).toEqual(Array(3).fill("entry_search"));
    expect(await results.totalFound()).toBe(7);
    expect((await results.page(2)).hits).toHaveLength(1);
    expect((await results.page(9)).hits).toEqual([]);
  });

  it("knows phrases, OR and NOT, and nothing found is no error", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    for (const text of ["alpha beta", "beta alpha", "gamma"]) await page.addPlainText(text);
    const find = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const { entry } of here.user.search(query)) found.push("content" in entry ? entry.content : "");
      return found.toSorted();
    };
    expect(await find('"alpha beta"')).toEqual(["alpha beta"]);
    expect(await find("alpha OR gamma")).toEqual(["alpha beta", "beta alpha", "gamma"]);
    expect(await find("alpha NOT gamma")).toEqual(["alpha beta", "beta alpha"]);
    expect(await find("nowhere")).toEqual([]);
  });

  it("finds attachments by extension and what changed since a moment", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    await page.attach(Buffer.from("a"), { filename: "one.csv" });
    await page.attach(Buffer.from("b"), { filename: "two.pdf" });
    here.sandbox.clock.advance(60_000);
    const since = new Date(here.sandbox.clock.now());
    here.sandbox.clock.advance(60_000);
    await page.attach(Buffer.from("c"), { filename: "three.csv" });
    const names = (hits: readonly { entry: { raw: { fileName?: string | undefined } } }[]): (string | undefined)[] =>
      hits.map(({ entry }) => entry.raw.fileName);
    const tables = names(await here.user.searchAttachments({ extensions: ["csv"] }));
    expect(new Set(tables)).toEqual(new Set(["one.csv", "three.csv"]));
    expect(names(await here.user.latestAttachments("csv", { limit: 1 }))).toEqual(["three.csv"]);
    expect(names(await here.user.modifiedSince(since))).toEqual(["three.csv"]);
    expect(await here.user.searchAttachments({ extensions: ["xyz"] })).toEqual([]);
  });
});

describe("a notebook's settings and people", () => {
  it("are read and changed by its owner", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    expect(await notebook.info()).toMatchObject({ name: notebook.name, addEntryToPageTop: false });
    await notebook.updateInfo({ addEntryPosition: "TOP", signing: "SIGNING_WITH_WITNESS" });
    expect(await notebook.info()).toMatchObject({ addEntryToPageTop: true, signing: "SIGNING_WITH_WITNESS" });
    await notebook.updateMetadata({ description: "QC & more", projectId2: "P-2" });
    expect(await notebook.metadata()).toMatchObject({ description: "QC & more", projectId2: "P-2" });
  });

  it("come and go, change roles, and take a notebook over", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const bo = somebody(here.sandbox, "bo@example.org");
    await notebook.addUser(bo.email, "GUEST");
    await notebook.setRole(bo.email, "USER");
    const roles = async (): Promise<(string | undefined)[][]> =>
      (await notebook.users())
        .map(({ email, role }) => [email, role])
        .toSorted((a, b) => String(a).localeCompare(String(b)));
    expect(await roles()).toEqual([
      ["ada@example.org", "OWNER"],
      ["bo@example.org", "USER"],
    ]);
    const theirs = (await here.client.login(bo.email, bo.token)).notebooks;
    expect(theirs.names()).toContain(notebook.name);
    await notebook.transferTo(bo.email);
    expect(await roles()).toEqual([
      ["ada@example.org", "ADMINISTRATOR"],
      ["bo@example.org", "OWNER"],
    ]);
    await expect(notebook.transferTo(bo.email)).rejects.toThrow();
    await theirs.byId(notebook.id).removeUser("ada@example.org");
    await here.user.refresh();
    expect(notebook.isGone).toBe(true);
    await expect(notebook.children()).rejects.toThrow(/not there any more/);
  });

  it("hear of each other's comments", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const bo = somebody(here.sandbox, "bo@example.org");
    await notebook.addUser(bo.email, "USER");
    await (await notebook.page("P")).addText("look");
    const theirs = (await here.client.login(bo.email, bo.token)).notebooks.byId(notebook.id);
    const [entry] = await ((await theirs.get("P")) as Page).entries();
    await entry?.comment("seen");
    const counts = await here.user.notificationCounts();
    expect(counts.unread).toBeGreaterThan(0);
    const { items } = await here.user.notifications({ types: ["comment"], unreadOnly: true });
    expect(items[0]).toMatchObject({ type: "comment", isRead: false });
    await here.user.markNotificationsRead(items.map(({ id }) => id));
    expect((await here.user.notifications({ types: ["comment"], unreadOnly: true })).items).toEqual([]);
    await here.user.markNotificationsRead("all");
    expect((await here.user.notificationCounts()).unread).toBe(0);
  });
});

describe("pictures", () => {
  it("of attachments and widgets are downloaded", async () => {
    await using here = await signedIn();
    const page = await here.user.notebooks.default.page("P");
    const entry = await page.attach(TINY_PNG, { filename: "dot.png" });
    await entry.refresh();
    expect(entry.hasThumbnail).toBe(true);
    const thumbnail = await entry.thumbnail();
    expect(thumbnail.contentType).toMatch(/^image\//);
    expect((await thumbnail.bytes()).byteLength).toBeGreaterThan(0);
  });
});

describe("the Inbox", () => {
  it("takes files for no page", async () => {
    await using here = await signedIn();
    const entry = await here.user.uploadToInbox(Buffer.from("later"), { filename: "later.txt" });
    expect(entry.receipt).toMatchObject({ sizeBytes: 5, version: 1 });
    const hits = await here.user.searchAttachments({ extensions: ["txt"] });
    expect(hits.map(({ treePath }) => treePath)).toEqual(["Inbox"]);
  });
});

describeIf(
  hasCommand("7z"),
  "7z",
  "7z is not installed",
)("the backup", () => {
  it.each(["sqlite", "json"] as const)("is a whole 7-Zip archive, as %s", async (format) => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    await (await notebook.page("A/P")).attach(Buffer.from("a,b\n"), { filename: "table.csv" });
    const folder = await mkdtemp(join(tmpdir(), "labapi-backup-"));
    try {
      const path = join(folder, "notebook.7z");
      let doneBytes = 0;
      const saved = await notebook.backup(path, { format, onProgress: (progress) => (doneBytes = progress.doneBytes) });
      expect([saved.sizeBytes, doneBytes]).toEqual([(await stat(path)).size, (await stat(path)).size]);
      const listing = execFileSync("7z", ["l", path], { encoding: "utf8" });
      expect(listing).toMatch(format === "json" ? /tree_nodes\.json/ : /db\.sqlite3/);
      expect(listing).toContain("table.csv");
      await notebook.backup(path, { format, attachments: false });
      expect(execFileSync("7z", ["l", path], { encoding: "utf8" })).not.toContain("table.csv");
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("is the owner's alone", async () => {
    await using here = await signedIn();
    const notebook = here.user.notebooks.default;
    const bo = somebody(here.sandbox, "bo@example.org");
    await notebook.addUser(bo.email, "NOTEBOOK ADMINISTRATOR");
    const theirs = (await here.client.login(bo.email, bo.token)).notebooks.byId(notebook.id);
    const path = join(tmpdir(), "labapi-never.7z");
    await expect(theirs.backup(path)).rejects.toThrow(PermissionError);
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
  });
});
