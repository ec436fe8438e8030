import { appendFile, copyFile, mkdir, readFile, rename, rm, truncate, utimes, writeFile } from "node:fs/promises";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Finding, liveSource, openSnapshot, verify } from "labapi/copies";
import { type CopyBench, copyBench, manyPages } from "./world.ts";

const FOLDER = "001 Folder 0";
const file = (index: number): string => `${FOLDER}/00${index + 1} Page ${index}/data_${index}.csv`;

/** Changes a byte in the middle of a file, as a disk does: the file looks untouched. */
async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.byteLength / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 0x20;
  await writeFile(path, bytes);
}

async function findings(bench: CopyBench, data?: "all"): Promise<readonly Finding[]> {
  return (await verify(bench.vault, { data }).summary()).findings;
}

const DAMAGE: readonly {
  readonly name: string;
  readonly harm: (snapshot: string) => Promise<unknown>;
  readonly kinds: readonly Finding["kind"][];
  readonly paths: readonly string[];
  /** Seen without reading the bytes. */
  readonly isStructural: boolean;
}[] = [
  {
    name: "a flipped byte with an old date",
    harm: async (snapshot) => {
      await flip(join(snapshot, file(1)));
      await utimes(join(snapshot, file(1)), new Date("2026-01-01"), new Date("2026-01-01"));
    },
    kinds: ["bit-rot"],
    paths: [file(1)],
    isStructural: false,
  },
  {
    name: "a flipped byte in a page's view",
    harm: (snapshot) => flip(join(snapshot, FOLDER, "001 Page 0", "page.html")),
    kinds: ["bit-rot"],
    paths: [`${FOLDER}/001 Page 0/page.html`],
    isStructural: false,
  },
  {
    name: "a flipped byte in a page's document",
    harm: (snapshot) => flip(join(snapshot, FOLDER, "001 Page 0", "page.json")),
    kinds: ["changed"],
    paths: [`${FOLDER}/001 Page 0/page.json`],
    isStructural: true,
  },
  {
    name: "a truncated file",
    harm: (snapshot) => truncate(join(snapshot, file(2)), 3),
    kinds: ["changed"],
    paths: [file(2)],
    isStructural: true,
  },
  {
    name: "a file that grew",
    harm: (snapshot) => appendFile(join(snapshot, file(2)), "x"),
    kinds: ["changed"],
    paths: [file(2)],
    isStructural: true,
  },
  {
    name: "a missing file",
    harm: (snapshot) => rm(join(snapshot, file(3))),
    kinds: ["missing"],
    paths: [file(3)],
    isStructural: true,
  },
  {
    name: "a missing folder",
    harm: (snapshot) => rm(join(snapshot, FOLDER, "004 Page 3"), { recursive: true }),
    kinds: ["missing", "missing", "missing"],
    paths: ["data_3.csv", "page.html", "page.json"].map((name) => `${FOLDER}/004 Page 3/${name}`),
    isStructural: true,
  },
  {
    name: "an added file",
    harm: (snapshot) => writeFile(join(snapshot, FOLDER, "evil.js"), "alert(1)"),
    kinds: ["extra"],
    paths: [`${FOLDER}/evil.js`],
    isStructural: true,
  },
  {
    name: "two files of one size swapped",
    harm: async (snapshot) => {
      await rename(join(snapshot, file(1)), join(snapshot, "x"));
      await rename(join(snapshot, file(2)), join(snapshot, file(1)));
      await rename(join(snapshot, "x"), join(snapshot, file(2)));
    },
    kinds: ["changed", "changed"],
    paths: [file(1), file(2)],
    isStructural: false,
  },
  {
    name: "a manifest with another number in it",
    harm: async (snapshot) => {
      const path = join(snapshot, "snapshot.json");
      await writeFile(path, (await readFile(path, "utf8")).replace('"isComplete": true', '"isComplete": false'));
    },
    kinds: ["broken"],
    paths: ["snapshot.json"],
    isStructural: true,
  },
  {
    name: "a manifest cut off",
    harm: (snapshot) => truncate(join(snapshot, "snapshot.json"), 100),
    kinds: ["broken"],
    paths: ["snapshot.json"],
    isStructural: true,
  },
  {
    name: "checksums that were adjusted to a forgery",
    harm: async (snapshot) => {
      await writeFile(join(snapshot, file(1)), "valu3\n1\n");
      const sums = execFileSync("sha256sum", [file(1)], { cwd: snapshot, encoding: "utf8" });
      const path = join(snapshot, "SHA256SUMS");
      const lines = (await readFile(path, "utf8"))
        .split("\n")
        .map((line) => (line.endsWith(file(1)) ? sums.trim() : line));
      await writeFile(path, lines.join("\n"));
    },
    kinds: ["broken", "broken"],
    paths: ["SHA256SUMS", file(1)],
    isStructural: true,
  },
  {
    name: "a half snapshot",
    harm: (snapshot) => rm(join(snapshot, "snapshot.json")),
    kinds: ["half"],
    paths: [""],
    isStructural: true,
  },
  {
    name: "the tree cut off",
    harm: (snapshot) => truncate(join(snapshot, "notebook.json"), 100),
    kinds: ["changed", "broken"],
    paths: ["notebook.json", "notebook.json"],
    isStructural: true,
  },
];

test.each(DAMAGE)("finds and names $name", async ({ harm, kinds, paths, isStructural }) => {
  await using bench = await copyBench(manyPages(5));
  const { path = "" } = await bench.take();
  expect(await findings(bench, "all")).toEqual([]);
  await harm(path);
  const found = await findings(bench, "all");
  expect(found.map((finding) => finding.kind).toSorted()).toEqual([...kinds].toSorted());
  expect(found.map((finding) => finding.path).toSorted()).toEqual([...paths].toSorted());
  expect((await findings(bench)).length > 0).toBe(isStructural);
  // Whoever has only coreutils finds the same, unless it is the manifest.
  if (paths.every((at) => at !== "" && !/^(snapshot\.json|SHA256SUMS)$/.test(at)) && kinds[0] !== "extra") {
    expect(spawnSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: path }).status).toBe(1);
  }
});

test("a file that several snapshots share is read once", async () => {
  await using bench = await copyBench(manyPages(10));
  const { path: first = "" } = await bench.take();
  await (await bench.notebook.page("Folder 0/Page 1")).addText("<p>news</p>");
  const { path: second = "" } = await bench.take();
  const { snapshots, files, filesRead } = await verify(bench.vault, { data: "all" }).summary();
  expect(snapshots).toBe(2);
  // Ten pages of three files, two at the top, and what the reader needs, whose number depends on the ids.
  const listed = [...(await (await openSnapshot(first)).sums()), ...(await (await openSnapshot(second)).sums())];
  expect(listed.length).toBeGreaterThanOrEqual(64);
  expect(files).toBe(listed.length);
  // Of the second snapshot only a page, its view, and what is made of all pages are its own.
  expect(filesRead).toBe(new Set(listed.map(([path, sha256]) => `${sha256} ${path}`)).size);
  expect(filesRead).toBeLessThan(files - 28);
});

test("shares rotate until all was read, and an interrupted run is gone on with", async () => {
  await using bench = await copyBench(manyPages(20));
  const { path = "" } = await bench.take();
  const all = (await (await openSnapshot(path)).sums()).size;
  const read = new Set<string>();
  for (let night = 1; night <= 4; night += 1) {
    const run = verify(bench.vault, { data: { share: 1, of: 4 }, clock: { now: () => night * 86_400_000 } });
    for await (const event of run) if (event.type === "file") read.add(event.path);
    expect((await run.summary()).filesRead).toBeLessThan(40);
  }
  expect(read.size).toBeGreaterThanOrEqual(all - 1);

  const stopped = verify(bench.vault, { data: "all" });
  let count = 0;
  for await (const event of stopped) if (event.type === "file" && (count += 1) === 30) break;
  const { filesRead, filesResumed } = await verify(bench.vault, { data: "all" }).summary();
  expect(filesResumed).toBeGreaterThanOrEqual(28);
  expect(filesRead + filesResumed).toBe(all);
});

test("live: what LabArchives changed has another version; other bytes under the same one are named", async () => {
  await using bench = await copyBench(manyPages(4));
  const { path = "" } = await bench.take();
  const source = liveSource(bench.client, bench.user, bench.notebook);
  expect((await verify(bench.vault, { live: source }).summary()).findings).toEqual([]);
  await (await bench.notebook.page("Folder 0/Page 1")).addText("<p>news</p>");
  expect((await verify(bench.vault, { live: source }).summary()).findings).toEqual([]);
  // A forgery that even the manifests agree with.
  const document = join(path, FOLDER, "001 Page 0", "page.json");
  await writeFile(document, (await readFile(document, "utf8")).replace("text of 0", "forged"));
  const { findings: found } = await verify(path, { live: source }).summary();
  expect(found.map(({ kind }) => kind).toSorted()).toEqual(["changed", "differs"]);
});

test("a copy of a snapshot elsewhere verifies by itself", async () => {
  await using bench = await copyBench(manyPages(3));
  const { path = "" } = await bench.take();
  const away = join(bench.folder, "away");
  await mkdir(away);
  execFileSync("cp", ["-r", path, join(away, "copy")]);
  expect((await verify(join(away, "copy"), { data: "all" }).summary()).findings).toEqual([]);
  await copyFile(join(path, "index.html"), join(away, "copy", "more.html"));
  expect((await verify(join(away, "copy")).summary()).findings).toMatchObject([{ kind: "extra", path: "more.html" }]);
});
