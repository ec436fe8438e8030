import { execFileSync } from "node:child_process";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { liveSource, takeSnapshot } from "labapi/copies";
import { type CopyBench, copyBench, hashesOf, manyPages } from "./world.ts";

const DAY_MS = 86_400_000;

async function touch(bench: CopyBench, page: string): Promise<void> {
  await (await bench.notebook.page(page)).addText(`<p>more on ${page}</p>`);
}

test("a night with three changed pages reads those three and the share, and links the rest", async () => {
  await using bench = await copyBench(manyPages(30));
  const clock = { now: () => bench.sandbox.clock.now() };
  const first = await bench.take({ clock });
  bench.sandbox.clock.advance(DAY_MS);
  for (const page of ["Folder 0/Page 3", "Folder 1/Page 11", "Folder 2/Page 29"]) await touch(bench, page);
  // A thirtieth of thirty pages falls due each day.
  expect(await bench.calls({ clock })).toEqual({ modified_since: 1, get_tree_level: 4, get_entries_for_page: 4 });
  const second = await bench.latest();
  const [page] = second.at(["Folder 0", "Page 4"]);
  const inode = async (snapshot: string): Promise<number> =>
    (await stat(join(snapshot, page?.folder ?? "", "data_4.csv"))).ino;
  expect(await inode(second.path)).toBe(await inode(first.path ?? ""));
  expect(second.manifest.counts.newBytes).toBeLessThan(second.manifest.counts.bytes / 2);
});

/** Of the files below a folder, each counted once, however many names it has. */
async function uniqueBytes(folder: string): Promise<number> {
  const sizes = new Map<number, number>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { ino, size } = await stat(join(entry.parentPath, entry.name));
    sizes.set(ino, size);
  }
  return [...sizes.values()].reduce((sum, size) => sum + size, 0);
}

test("many nights cost little more than one, and each is whole", async () => {
  await using bench = await copyBench(manyPages(20));
  const files = await bench.notebook.page("Folder 0/Page 1");
  for (let index = 0; index < 3; index += 1)
    await files.attach(Buffer.alloc(4_000_000, index), { filename: `raw_${index}.bin` });
  const clock = { now: () => bench.sandbox.clock.now() };
  await bench.take({ clock });
  const one = await uniqueBytes(bench.vault);
  for (let night = 0; night < 30; night += 1) {
    bench.sandbox.clock.advance(DAY_MS);
    await touch(bench, `Folder 1/Page ${10 + (night % 10)}`);
    await bench.take({ clock });
  }
  expect(await uniqueBytes(bench.vault)).toBeLessThan(one * 1.1);
  execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: (await bench.latest()).path });
});

test("without links the snapshot is the same, and says that it was copied", async () => {
  await using bench = await copyBench(manyPages(10));
  await bench.take({ hardLinks: false });
  await touch(bench, "Folder 0/Page 2");
  const summary = await bench.take({ hardLinks: false });
  expect(summary.links).toBe(0);
  expect(summary.copies).toBeGreaterThan(20);
  const other = await bench.take({}, join(bench.folder, "other"));
  expect(await hashesOf(summary.path ?? "", ["snapshot.json"])).toEqual(
    await hashesOf(other.path ?? "", ["snapshot.json"]),
  );
});

test("moves, renames, trash and comments are found; a moved entry is missing where it was", async () => {
  await using bench = await copyBench(manyPages(12));
  await bench.take();
  const page = await bench.notebook.page("Folder 0/Page 3");
  await page.rename("Page three");
  await (await bench.notebook.page("Folder 0/Page 4")).moveTo(await bench.notebook.folder("Folder 1"));
  await (await bench.notebook.page("Folder 0/Page 5")).trash();
  const [entry] = await (await bench.notebook.page("Folder 0/Page 6")).entries();
  await entry?.comment("a remark");
  const summary = await bench.take();
  const snapshot = await bench.latest();
  expect(snapshot.at(["Folder 0", "Page three"])).toHaveLength(1);
  expect(snapshot.at(["Folder 1", "Page 4"])).toHaveLength(1);
  expect([...snapshot.pages()].some(({ path }) => path[0] === "API Deleted Items")).toBe(true);
  expect(summary.pagesRead).toBeLessThanOrEqual(1);
  const thorough = await bench.take({ thorough: true });
  expect(thorough.pagesRead).toBe(12);
  const other = await bench.take({}, join(bench.folder, "other"));
  const latest = await bench.latest();
  expect(await hashesOf(latest.path, ["snapshot.json"])).toEqual(await hashesOf(other.path ?? "", ["snapshot.json"]));
});

test("what no search names is found within the days of re-reading", async () => {
  await using bench = await copyBench(manyPages(10));
  const clock = { now: () => bench.sandbox.clock.now() };
  await bench.take({ clock });
  // The search is blind, as for entries that were deleted.
  const blind = () =>
    Object.assign(liveSource(bench.client, bench.user, bench.notebook), {
      changesSince: () => Promise.resolve({ changes: [], isWhole: true }),
    });
  await touch(bench, "Folder 0/Page 7");
  let isFound = false;
  for (let day = 0; day < 10 && !isFound; day += 1) {
    bench.sandbox.clock.advance(DAY_MS);
    const { outcome, pagesRead } = await takeSnapshot(blind(), bench.vault, { clock, rereadDays: 10 }).summary();
    expect(pagesRead).toBeLessThanOrEqual(2);
    isFound = outcome === "made";
  }
  expect(isFound).toBe(true);
});

test("more changes than an answer holds are asked for again without the margin, and only then is every page read", async () => {
  await using bench = await copyBench(manyPages(8));
  await bench.take();
  bench.sandbox.clock.advance(60_000);
  await touch(bench, "Folder 0/Page 2");
  const asked: string[] = [];
  const cut = (isWholeAt: number) => {
    const source = liveSource(bench.client, bench.user, bench.notebook);
    const changesSince = source.changesSince.bind(source);
    source.changesSince = async (since, options) => {
      asked.push(since);
      const found = await changesSince(since, options);
      return { ...found, isWhole: asked.length >= isWholeAt };
    };
    return source;
  };
  expect(await takeSnapshot(cut(2), bench.vault).summary()).toMatchObject({ outcome: "made", pagesRead: 1 });
  expect(Date.parse(asked[1] ?? "") - Date.parse(asked[0] ?? "")).toBe(26 * 3_600_000);
  asked.length = 0;
  expect(await takeSnapshot(cut(9), bench.vault).summary()).toMatchObject({ outcome: "unchanged", pagesRead: 8 });
});

test("a search that cannot vouch for itself means that every page is read", async () => {
  await using bench = await copyBench(manyPages(6));
  await bench.take();
  const source = liveSource(bench.client, bench.user, bench.notebook);
  const changesSince = source.changesSince.bind(source);
  source.changesSince = async (since, options) => ({ ...(await changesSince(since, options)), isWhole: false });
  expect(await takeSnapshot(source, bench.vault).summary()).toMatchObject({ outcome: "unchanged", pagesRead: 6 });
});

test("a clock that is wrong by a day on either side loses nothing", async () => {
  for (const shift of [DAY_MS, -DAY_MS]) {
    await using bench = await copyBench(manyPages(8));
    await bench.take();
    bench.sandbox.clock.advance(shift);
    await touch(bench, "Folder 0/Page 2");
    await bench.take();
    bench.sandbox.clock.advance(-shift);
    await touch(bench, "Folder 0/Page 3");
    await bench.take();
    const other = await bench.take({}, join(bench.folder, "other"));
    expect(await hashesOf((await bench.latest()).path, ["snapshot.json"])).toEqual(
      await hashesOf(other.path ?? "", ["snapshot.json"]),
    );
  }
});

test("a page that cannot be read is kept from the last snapshot, and read again next time", async () => {
  await using bench = await copyBench(manyPages(8));
  await bench.take();
  await touch(bench, "Folder 0/Page 2");
  await touch(bench, "Folder 0/Page 3");
  bench.sandbox.faults.failNext("get_entries_for_page", { code: 4501 });
  const summary = await bench.take();
  expect(summary).toMatchObject({ outcome: "made", isComplete: false, counts: { pages: 8 } });
  expect(summary.omissions).toMatchObject([{ kind: "page", path: ["Folder 0", "Page 2"] }]);
  expect(summary.omissions[0]?.staleSince).toMatch(/^\d{4}-/);
  const whole = await bench.take();
  expect(whole).toMatchObject({ outcome: "made", isComplete: true, pagesRead: 1 });
});

test("a page that could never be read is named, and has no document", async () => {
  await using bench = await copyBench(manyPages(4));
  bench.sandbox.faults.failNext("get_entries_for_page", { code: 4501 });
  const summary = await bench.take();
  expect(summary).toMatchObject({ outcome: "made", isComplete: false });
  const snapshot = await bench.latest();
  expect([...snapshot.pages()]).toHaveLength(3);
  execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: snapshot.path });
  expect(await bench.take()).toMatchObject({ isComplete: true, pagesRead: 1 });
});

test("a folder that cannot be listed keeps what was in it", async () => {
  await using bench = await copyBench(manyPages(20));
  await bench.take();
  const source = liveSource(bench.client, bench.user, bench.notebook);
  const level = source.level.bind(source);
  let count = 0;
  source.level = async (id, options) => {
    count += 1;
    if (count === 2) bench.sandbox.faults.failNext("get_tree_level", { code: 4501 });
    return await level(id, options);
  };
  const summary = await takeSnapshot(source, bench.vault).summary();
  expect(summary).toMatchObject({ outcome: "made", isComplete: false, counts: { pages: 20 } });
  expect(summary.omissions).toMatchObject([{ kind: "folder", path: ["Folder 0"] }]);
});

test("a file that is not to be had is named on its page, and fetched next time", async () => {
  await using bench = await copyBench(manyPages(4));
  bench.sandbox.faults.failNext("entry_attachment", { code: 4511 });
  const summary = await bench.take();
  expect(summary).toMatchObject({ outcome: "made", isComplete: false });
  expect(summary.omissions).toMatchObject([{ kind: "file", path: ["Folder 0", "Page 0", "data_0.csv"] }]);
  expect(await bench.take()).toMatchObject({ outcome: "made", isComplete: true, pagesRead: 1 });
});

test("passing trouble is passed: a 5xx, a cut connection; what is over in time goes on next time", async () => {
  await using bench = await copyBench(manyPages(10));
  bench.sandbox.faults.failNext("get_entries_for_page", { status: 503 });
  bench.sandbox.faults.failNext("get_entries_for_page", { dropConnection: true });
  expect(await bench.take()).toMatchObject({ outcome: "made", isComplete: true });
  const vault = join(bench.folder, "slow");
  let now = 0;
  const clock = { now: () => (now += 10_000) };
  const suspended = await bench.take({ clock, maxDurationMs: 60_000 }, vault);
  expect(suspended.outcome).toBe("suspended");
  expect(suspended.pagesRead).toBeLessThan(10);
  const rest = await bench.take({}, vault);
  expect(rest).toMatchObject({ outcome: "made", pagesRead: 10 });
  expect(JSON.parse(await readFile(join(rest.path ?? "", "snapshot.json"), "utf8"))).toMatchObject({
    isComplete: true,
  });
});

test("files behind a storage's redirects come as well, also where the storage stumbles once", async () => {
  await using bench = await copyBench(manyPages(5), { downloadRedirects: "storage" });
  bench.sandbox.faults.failNext("storage", { status: 503 });
  bench.sandbox.faults.failNext("storage", { cutBodyAfterBytes: 3 });
  const { path = "", isComplete } = await bench.take();
  expect(isComplete).toBe(true);
  execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: (await bench.latest()).path });
  expect(JSON.stringify(await readFile(join(path, "snapshot.json"), "utf8"))).not.toMatch(/token|signature|sig=/i);
});

test("a session that ends in the middle is renewed", async () => {
  const renewals: string[] = [];
  await using bench = await copyBench(manyPages(10), {});
  const { Client } = await import("labapi");
  const { keyOf, QUICK, somebody } = await import("../helpers/signed-in.ts");
  const { email, token } = somebody(bench.sandbox);
  await using client = new Client({
    ...keyOf(bench.sandbox),
    ...QUICK,
    onReauthenticate: (person) => {
      renewals.push(person.email);
      return { email, code: token };
    },
  });
  const user = await client.login(email, token);
  const source = liveSource(client, user, user.notebooks.get("Lab QC"));
  let pages = 0;
  for await (const event of takeSnapshot(source, bench.vault)) {
    if (event.type === "page" && (pages += 1) === 4)
      bench.sandbox.faults.failNext("get_entries_for_page", { code: 4533 });
  }
  expect(renewals).toEqual([email]);
  expect((await bench.latest()).manifest).toMatchObject({ isComplete: true, counts: { pages: 10 } });
});
