import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROCrate } from "ro-crate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exportAs, type ExportSummary, type FormatName, partOf, type Snapshot } from "labapi/copies";
import { type CopyBench, copyBench, EVERY_KIND, hashesOf, sha256 } from "../world.ts";
import {
  importerFaults,
  openCrate,
  parameterFaults,
  readZip,
  requiredFaults,
  schemaFaults,
  structureFaults,
} from "./crate-checks.ts";

let bench: CopyBench;
let snapshot: Snapshot;
beforeAll(async () => {
  bench = await copyBench(EVERY_KIND);
  await bench.take();
  snapshot = await bench.latest();
});
afterAll(() => bench[Symbol.asyncDispose]());

let count = 0;
function fresh(name: string): string {
  count += 1;
  return join(bench.folder, `out-${count}`, name);
}

async function exported(format: FormatName, name: string, options = {}): Promise<ExportSummary> {
  return await exportAs(snapshot, format, fresh(name), options).summary();
}

test.for(["1.1", "1.2"] as const)("an .eln passes every check there is, as RO-Crate %s", async (roCrate) => {
  const { path, sha256: hash, pages, files } = await exported("eln", "Lab QC.eln", { roCrate });
  const crate = await openCrate(path);
  expect(structureFaults(crate)).toEqual([]);
  expect(parameterFaults(crate)).toEqual([]);
  expect(schemaFaults(crate)).toEqual([]);
  expect(requiredFaults(crate, roCrate)).toEqual([]);
  expect(importerFaults(crate)).toEqual([]);
  expect(hash).toBe(sha256(await readFile(path)));
  expect({ pages, files }).toEqual({ pages: 6, files: 8 });
  const loaded = new ROCrate(crate.document, { array: true });
  expect(loaded.rootDataset["hasPart"]).toHaveLength(6);
});

test("the same snapshot gives the same bytes, whatever the clock and the time zone", async () => {
  const first = await exported("eln", "x.eln");
  const zone = process.env["TZ"];
  process.env["TZ"] = "Pacific/Kiritimati";
  try {
    expect((await exported("eln", "x.eln")).sha256).toBe(first.sha256);
  } finally {
    process.env["TZ"] = zone ?? "";
    if (zone === undefined) delete process.env["TZ"];
  }
});

test.for(["html", "markdown", "dir"] as const)("%s: a folder and a ZIP of it hold the same", async (format) => {
  const folder = await exported(format, "site");
  const zip = await exported(format, "site.zip", { zip: true });
  const members = await readZip(zip.path);
  const inZip = [...members].filter(([name]) => !name.endsWith("/"));
  const sums = inZip.map(([name, bytes]) => [name.slice(name.indexOf("/") + 1), sha256(bytes)] as const);
  expect(Object.fromEntries(sums)).toEqual(await hashesOf(folder.path));
  expect(zip.sha256).toBe(sha256(await readFile(zip.path)));
  expect((await readdir(join(folder.path, ".."))).filter((name) => name !== "site")).toEqual([]);
});

test("markdown has a front matter, every kind of entry, and the files beside it", async () => {
  const { path } = await exported("markdown", "md");
  const folder = join(path, "001 Protocols _ SOPs", "001 qPCR_ day _1_");
  const text = await readFile(join(folder, "page.md"), "utf8");
  expect(text).toContain('title: "qPCR: day <1>"');
  for (const part of [
    "## Day 1",
    "**fish**",
    "plain\n  text\twith <tags>",
    "](<plate%2007.csv>)",
    "Plate 7",
    "E = mc^2",
  ]) {
    expect(text).toContain(part);
  }
  expect(text).toContain("> repeat well C4");
  expect(await readdir(folder)).toContain("plate 07 (2).csv");
});

test("dir numbers the entries, keeps headings, and has one manifest per page", async () => {
  const { path } = await exported("dir", "dir");
  const folder = join(path, "001 Protocols _ SOPs", "001 qPCR_ day _1_");
  expect(await readFile(join(folder, "001_heading.txt"), "utf8")).toBe("Day 1");
  const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8")) as {
    entries: { files: string[] }[];
  };
  expect(manifest.entries).toHaveLength(17);
  const listed = manifest.entries.flatMap(({ files }) => files);
  expect([...listed, "manifest.json"].toSorted()).toEqual((await readdir(folder)).toSorted());
});

test("a part is exported with the folders above it", async () => {
  const part = partOf(snapshot, ["Protocols / SOPs", "CON"]);
  const { pages, path } = await exportAs(part, "eln", fresh("part.eln")).summary();
  expect(pages).toBe(1);
  const crate = await openCrate(path);
  expect(crate.document["@graph"].filter((node) => node["@type"] === "Collection").map(({ name }) => name)).toEqual([
    "Protocols / SOPs",
  ]);
  expect(importerFaults(crate)).toEqual([]);
  expect(() => partOf(snapshot, ["Protocols / SOPs", "qPCR: day <1>"])).toThrow("2 things");
  expect(() => partOf(snapshot, ["nowhere"])).toThrow("There is no");
});

test("no address and no e-mail leaves unasked", async () => {
  const { path } = await exported("eln", "private.eln");
  const all = [...(await readZip(path)).values()].map(String).join("");
  expect(all).not.toContain("ada@example.org");
  const asked = await exported("eln", "open.eln", { includeEmails: true });
  const metadata = (await openCrate(asked.path)).document;
  expect(JSON.stringify(metadata)).toContain("bo@example.org");
});

test("what is there already stays, unless it is to be overwritten", async () => {
  const { path } = await exported("eln", "there.eln");
  await expect(exportAs(snapshot, "eln", path).summary()).rejects.toThrow("there already");
  await writeFile(path, "something else");
  await exportAs(snapshot, "eln", path, { overwrite: true }).summary();
  expect((await openCrate(path)).root).toBe("there");
  const folder = fresh("folder");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "precious"), "x");
  await expect(exportAs(snapshot, "eln", folder, { overwrite: true }).summary()).rejects.toThrow("is a folder");
  expect(await readFile(join(folder, "precious"), "utf8")).toBe("x");
});

test("a dry run says what would be in it, and writes nothing", async () => {
  const target = fresh("dry.eln");
  const summary = await exportAs(snapshot, "eln", target, { dryRun: true }).summary();
  expect(summary).toMatchObject({ pages: 6, files: 8, entries: 21, comments: 2, sha256: undefined });
  await expect(readdir(join(target, ".."))).rejects.toThrow("ENOENT");
});

test("a snapshot that is damaged is not exported, and says so", async () => {
  await using other = await copyBench(EVERY_KIND);
  await other.take();
  const damaged = await other.latest();
  const names = await readdir(damaged.path, { recursive: true });
  const name = names.find((path) => path.endsWith("RAW_EXPORT")) ?? "";
  await writeFile(join(damaged.path, name), "no extensioN");
  for (const format of ["eln", "html"] as const) {
    const target = join(other.folder, format);
    await expect(exportAs(damaged, format, target).summary()).rejects.toMatchObject({ code: "damaged" });
    expect((await readdir(other.folder)).filter((found) => found.startsWith(format))).toEqual([]);
  }
});
