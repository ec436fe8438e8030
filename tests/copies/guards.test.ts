import { mkdir, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { GuardError, LockedError } from "labapi";
import { liveSource, openSnapshot, takeSnapshot } from "labapi/copies";
import { type CopyBench, copyBench, hashesOf, manyPages } from "./world.ts";

/** Fails unless the task is stopped by that guard, and the vault is as it was to the byte. */
async function expectStop(bench: CopyBench, guard: string, task: () => Promise<unknown>): Promise<void> {
  const before = await hashesOf(bench.folder);
  const error: unknown = await task().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GuardError);
  expect(error).toMatchObject({ guard });
  expect((error as Error).message).toMatch(/--force/);
  const without = (all: Record<string, string>): object =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !name.endsWith(".work/run.jsonl")));
  expect(without(await hashesOf(bench.folder))).toEqual(without(before));
}

test("most of the notebook gone", async () => {
  await using bench = await copyBench(manyPages(20));
  await bench.take();
  const everything = { ...liveSource(bench.client, bench.user, bench.notebook) };
  void everything;
  const source = liveSource(bench.client, bench.user, bench.notebook);
  const level = source.level.bind(source);
  source.level = async (id, options) => (id === undefined ? { nodes: [], unreadable: [] } : await level(id, options));
  await expectStop(bench, "vanished", () => takeSnapshot(source, bench.vault).summary());
  const forced = await takeSnapshot(source, bench.vault, { force: true }).summary();
  expect(forced).toMatchObject({ outcome: "made", counts: { pages: 0 } });
});

test("every page changed at once", async () => {
  await using bench = await copyBench(manyPages(5));
  await bench.take();
  for await (const node of bench.notebook.walk()) if (node.isPage()) await node.addText("<p>more</p>");
  await expectStop(bench, "everything-changed", () => bench.take());
  expect(await bench.take({ force: true })).toMatchObject({ outcome: "made", pagesRead: 5 });
});

test("another notebook behind the same name; but two of a name that are both there are two", async () => {
  await using bench = await copyBench(manyPages(2));
  await bench.take();
  const twin = await bench.user.notebooks.create("Lab QC");
  await twin.createPage("x");
  const both = liveSource(bench.client, bench.user, twin);
  expect(await takeSnapshot(both, join(bench.folder, "v2")).summary()).toMatchObject({ outcome: "made" });
  const only = Object.assign(liveSource(bench.client, bench.user, twin), { notebookIds: [twin.id] });
  await expectStop(bench, "other-notebook", () => takeSnapshot(only, bench.vault).summary());
  expect(await takeSnapshot(both, bench.vault).summary()).toMatchObject({ outcome: "made" });
});

test("a disk that is not mounted", async () => {
  await using bench = await copyBench(manyPages(2));
  const stateFolder = join(bench.folder, "state");
  await bench.take({ stateFolder });
  await rename(bench.vault, join(bench.folder, "elsewhere"));
  await mkdir(bench.vault);
  await expectStop(bench, "not-mounted", () => bench.take({ stateFolder }));
});

test("a vault of somebody else, or of another server", async () => {
  await using bench = await copyBench(manyPages(2));
  await bench.take();
  for (const change of [{ account: "bo@example.org" }, { baseUrl: "https://api.example.org" }]) {
    const source = Object.assign(liveSource(bench.client, bench.user, bench.notebook), change);
    await expectStop(bench, "other-owner", () => takeSnapshot(source, bench.vault).summary());
  }
});

test("a damaged last snapshot is not built upon; forced, what is damaged is read again", async () => {
  await using bench = await copyBench(manyPages(6));
  const { path = "" } = await bench.take();
  const [node] = (await openSnapshot(path)).at(["Folder 0", "Page 3"]);
  const victim = join(path, node?.folder ?? "", "data_3.csv");
  await truncate(victim, 2);
  await (await bench.notebook.page("Folder 0/Page 1")).addText("<p>news</p>");
  await expectStop(bench, "damaged", () => bench.take());
  await bench.take({ force: true });
  expect((await stat(join((await bench.latest()).path, node?.folder ?? "", "data_3.csv"))).size).toBe(8);

  await writeFile(join((await bench.latest()).path, "snapshot.json"), "{");
  await expectStop(bench, "damaged", () => bench.take());
});

test("one process at a time; a dead one's lock is taken over", async () => {
  await using bench = await copyBench(manyPages(3));
  const { path = "" } = await bench.take();
  const lock = join(dirname(path), ".work", "lock");
  const holder = { token: "x", process: 1, host: hostname(), startedAt: "2026-01-01T00:00:00Z" };
  const future = new Date(Date.now() + 60_000).toISOString();
  await writeFile(lock, JSON.stringify({ ...holder, expiresAt: future }));
  await expect(bench.take()).rejects.toThrow(LockedError);
  await writeFile(lock, JSON.stringify({ ...holder, host: "elsewhere", expiresAt: future }));
  await expect(bench.take()).rejects.toThrow(/elsewhere/);
  for (const stale of [
    { ...holder, process: 2 ** 22 + 1, expiresAt: future },
    { ...holder, host: "elsewhere", expiresAt: "2026-01-01T00:15:00Z" },
    { ...holder, process: process.pid, expiresAt: future },
  ]) {
    await writeFile(lock, JSON.stringify(stale));
    expect(await bench.take()).toMatchObject({ outcome: "unchanged" });
  }
  await rm(lock, { force: true });
});
