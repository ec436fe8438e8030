import { execFileSync } from "node:child_process";
import { readFile, readlink, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { PageDocument, Snapshot } from "labapi/copies";
import { copyBench, EVERY_KIND, hashesOf, manyPages, sha256 } from "./world.ts";

async function pageAt(snapshot: Snapshot, ...path: string[]): Promise<PageDocument> {
  const [node] = snapshot.at(path);
  if (node === undefined) throw new Error(`no page ${path.join("/")}`);
  return await snapshot.readPage(node);
}

test("a snapshot holds every kind of entry exactly, and sha256sum agrees", async () => {
  await using bench = await copyBench(EVERY_KIND);
  const summary = await bench.take({ thumbnails: true });
  expect(summary).toMatchObject({ outcome: "made", isComplete: true, omissions: [] });
  const snapshot = await bench.latest();
  expect(snapshot.path).toBe(summary.path);
  execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: snapshot.path });
  expect(Object.keys(await hashesOf(snapshot.path)).toSorted()).toEqual(
    [...(await snapshot.sums()).keys(), "SHA256SUMS", "snapshot.json"].toSorted(),
  );

  const page = await pageAt(snapshot, "Protocols / SOPs", "qPCR: day <1>");
  const model = await bench.notebook.traverse(String.raw`Protocols \/ SOPs`);
  const [live] = model.isFolder() ? await model.children() : [];
  const entries = live?.isPage() === true ? await live.entries() : [];
  expect(page.entries.map(({ id, partType, version }) => ({ id, partType, version }))).toEqual(
    entries.map(({ id, partType, version }) => ({ id, partType, version })),
  );
  for (const [index, entry] of entries.entries()) {
    const copy = page.entries[index];
    expect(copy?.content).toBe(entry.raw.data ?? null);
    expect(copy?.comments.map(({ text, author }) => [text, author])).toEqual(
      (await entry.comments()).map(({ text, author }) => [text, author]),
    );
    if (entry.kind !== "attachment" || copy?.file === undefined) continue;
    const [node] = snapshot.at(page.path);
    const path = node === undefined ? undefined : snapshot.filePath(node, copy.file);
    const bytes = await readFile(path ?? "");
    expect(bytes.equals(await (await entry.download()).bytes())).toBe(true);
    expect(copy.file).toMatchObject({ name: entry.filename, sizeBytes: bytes.byteLength, sha256: sha256(bytes) });
  }
  expect(page.entries.map(({ file }) => file?.path).filter((path) => path !== undefined)).toEqual([
    "plate 07.csv",
    "plate 07 (2).csv",
    "PLATE 07 (3).CSV",
    "_NUL.txt",
    "page (2).html",
    "RAW_EXPORT",
    "empty.bin",
    "pixel.png",
  ]);
  expect(page.entries.find(({ partType }) => partType === "sketch entry")?.picture?.sizeBytes).toBeGreaterThan(0);
  expect(page.entries.find(({ file }) => file?.name === "pixel.png")?.thumbnail?.sizeBytes).toBeGreaterThan(0);
});

test("everything has a place of its own, and true names stay", async () => {
  await using bench = await copyBench(EVERY_KIND);
  await bench.take();
  const snapshot = await bench.latest();
  const folders = [...snapshot.nodes()].map(({ folder }) => folder);
  expect(new Set(folders.map((folder) => folder.toLowerCase())).size).toBe(folders.length);
  expect([...snapshot.nodes()].map(({ document }) => document.name)).toContain("..");
  for (const folder of folders) expect((await stat(join(snapshot.path, folder))).isDirectory()).toBe(true);
  expect(snapshot.notebook.settings.members?.map(({ email }) => email)).toContain("bo@example.org");
  expect(await readlink(join(dirname(snapshot.path), "latest"))).toBe(snapshot.name);
  const vault: unknown = JSON.parse(await readFile(join(bench.vault, "vault.json"), "utf8"));
  expect(vault).toMatchObject({ format: "labapi-vault", account: "ada@example.org", baseUrl: bench.sandbox.url });
  expect(JSON.stringify(vault)).not.toContain(bench.sandbox.accessPassword);
});

test("the report says of each part type what is here and what is not", async () => {
  await using bench = await copyBench(EVERY_KIND);
  const { fidelity } = await bench.take();
  expect(
    fidelity.map(({ partType, count, kept, rawOnly, incomplete }) => [partType, count, kept, rawOnly, incomplete]),
  ).toEqual([
    ["Attachment", 8, 8, 0, 0],
    ["assignment entry", 1, 0, 1, 0],
    ["equation entry", 1, 0, 1, 0],
    ["heading", 1, 1, 0, 0],
    ["hologram entry", 1, 0, 1, 0],
    ["plain text entry", 1, 1, 0, 0],
    ["reference entry", 1, 0, 1, 0],
    ["sketch entry", 1, 1, 0, 0],
    ["text entry", 5, 4, 0, 1],
    ["widget entry", 1, 0, 1, 0],
  ]);
});

test("the first one costs a call per folder, page and file; an unchanged night a call per folder and one", async () => {
  await using bench = await copyBench(manyPages(30));
  expect(await bench.calls()).toEqual({
    get_tree_level: 4,
    get_entries_for_page: 30,
    entry_attachment: 30,
    epoch_time: 1,
    notebook_info: 1,
    notebook_metadata: 1,
    notebook_users: 1,
  });
  const before = await hashesOf(bench.vault, []);
  expect(await bench.calls()).toEqual({ get_tree_level: 4, modified_since: 1 });
  const names = (all: Record<string, string>): string[] => Object.keys(all).filter((name) => !name.includes(".work/"));
  expect(names(await hashesOf(bench.vault))).toEqual(names(before));
});

test("the same content gives the same bytes, whoever took it and when", async () => {
  await using bench = await copyBench(EVERY_KIND);
  const one = await bench.take();
  const other = await bench.take({}, join(bench.folder, "other"));
  const without = ["snapshot.json"];
  expect(await hashesOf(one.path ?? "", without)).toEqual(await hashesOf(other.path ?? "", without));
});
