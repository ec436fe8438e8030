import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { DamageError } from "labapi";
import { backupSource, compare, type Difference, liveSource, openSnapshot, takeSnapshot, verify } from "labapi/copies";
import { copyBench, countsOf, EVERY_KIND, manyPages } from "./world.ts";

test("both sources agree: what the archive lacks is read live and told, the rest is the same", async () => {
  await using bench = await copyBench([...EVERY_KIND, ...manyPages(20)], { backupDropsExtensionless: true });
  const [entry] = await (await bench.notebook.page("Folder 0/Page 3")).entries();
  if (entry?.kind === "text") await entry.update("<p>a second version</p>");
  await bench.take({}, join(bench.folder, "live"));
  const holes: [string, string][] = [];
  const source = backupSource(bench.client, bench.user, bench.notebook, {
    onHole: (page, why) => void holes.push([page, why]),
  });
  bench.sandbox.clearCalls();
  const summary = await takeSnapshot(source, join(bench.folder, "backup")).summary();
  expect(summary).toMatchObject({ outcome: "made", isComplete: true });
  expect(countsOf(bench.sandbox.calls.map(({ method }) => method))).toMatchObject({
    notebook_backup: 1,
    // Only the page with the holes, and its files.
    get_entries_for_page: 1,
    entry_attachment: 8,
  });
  expect(holes).toEqual([["qPCR: day <1>", expect.stringMatching(/RAW_EXPORT|type number/)]]);
  const differences: Difference[] = [];
  const run = compare(join(bench.folder, "live"), join(bench.folder, "backup"));
  for await (const difference of run) differences.push(difference);
  expect(differences).toEqual([]);
  expect((await run.summary())["="]).toBeGreaterThan(60);
  expect((await verify(join(bench.folder, "backup"), { data: "all" }).summary()).findings).toEqual([]);

  // Earlier versions are what only the archive has.
  const snapshot = await openSnapshot(join(bench.folder, "backup"));
  const [node] = snapshot.at(["Folder 0", "Page 3"]);
  const page = node === undefined ? undefined : await snapshot.readPage(node);
  expect(page?.entries[0]).toMatchObject({
    content: "<p>a second version</p>",
    versions: [{ version: 1, content: "<p>text of 3</p>" }],
  });
});

test("earlier files are kept beside the newest", async () => {
  await using bench = await copyBench(manyPages(3));
  const page = await bench.notebook.page("Folder 0/Page 1");
  const file = (await page.entries()).find((entry) => entry.kind === "attachment");
  if (file?.kind !== "attachment") throw new Error("no file");
  await file.replace(Buffer.from("second\n"), { filename: "data_1.csv" });
  await takeSnapshot(backupSource(bench.client, bench.user, bench.notebook), bench.vault).summary();
  const snapshot = await bench.latest();
  const [node] = snapshot.at(["Folder 0", "Page 1"]);
  const folder = join(snapshot.path, node?.folder ?? "");
  expect(await readFile(join(folder, "data_1.csv"), "utf8")).toBe("second\n");
  expect(await readFile(join(folder, "version 1 of data_1.csv"), "utf8")).toBe("value\n1\n");
});

test("a live run goes on from a backup, and the other way round", async () => {
  await using bench = await copyBench(manyPages(5));
  await takeSnapshot(backupSource(bench.client, bench.user, bench.notebook), bench.vault).summary();
  const live = await takeSnapshot(liveSource(bench.client, bench.user, bench.notebook), bench.vault, {
    force: true,
  }).summary();
  expect(live).toMatchObject({ isComplete: true });
  const again = backupSource(bench.client, bench.user, bench.notebook);
  expect(await takeSnapshot(again, bench.vault, { force: true, thorough: true }).summary()).toMatchObject({
    isComplete: true,
  });
});

test("a cut archive is no source, and leaves the vault as it was", async () => {
  await using bench = await copyBench(manyPages(3));
  await bench.take();
  const unpacker = { unpack: () => Promise.reject(new DamageError("The native backup is not whole.")) };
  const source = backupSource(bench.client, bench.user, bench.notebook, { unpacker });
  await expect(takeSnapshot(source, bench.vault).summary()).rejects.toThrow(/not whole/);
  expect((await verify(bench.vault, { data: "all" }).summary()).findings).toEqual([]);
});
