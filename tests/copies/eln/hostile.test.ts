import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ImportOptions } from "labapi/copies";
import { type CopyBench, copyBench } from "../world.ts";
import { emptyNotebook, imported, pagesOf, snapshotOf } from "./import-world.ts";
import { fileNode, type MadeMember, type MadeNode, makeZip, metadata, onePage } from "./make-eln.ts";

let bench: CopyBench;
let outside: string;
beforeAll(async () => {
  bench = await copyBench([]);
  outside = await mkdtemp(join(tmpdir(), "labapi-hostile-"));
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await rm(outside, { recursive: true, force: true });
});

const META = "x/ro-crate-metadata.json";
const PLAIN = onePage({ text: "<p>hello</p>" });
const LINK = 0o120_777;
const DEVICE = 0o020_666;
const ZEROS = Buffer.alloc(150 * 1024 * 1024);

const withMember = (member: MadeMember): readonly MadeMember[] => [{ name: META, data: PLAIN }, member];
const deep = (count: number): string => `${'{"a":'.repeat(count)}1${"}".repeat(count)}`;
const chain = (count: number): string => {
  const nodes = Array.from({ length: count }, (_unused, index) => ({
    "@id": `./d${index}/`,
    "@type": "Dataset",
    name: `d${index}`,
    hasPart: [{ "@id": `./d${index + 1}/` }],
  }));
  return metadata({ hasPart: [{ "@id": "./d0/" }] }, [
    ...nodes,
    { "@id": `./d${count}/`, "@type": "Dataset", name: "end" },
  ]);
};
const manyNodes = (count: number): string => {
  const node = (index: number): MadeNode => ({ "@id": `#${index}`, "@type": "Thing" });
  return metadata(
    {},
    Array.from({ length: count }, (_unused, index) => node(index)),
  );
};

const REFUSED: Readonly<
  Record<string, readonly [members: readonly MadeMember[], why: RegExp, options?: ImportOptions]>
> = {
  "a way out": [withMember({ name: "x/../../evil", data: "x" }), /leads out/],
  "a way out at the front": [withMember({ name: "../evil", data: "x" }), /leads out/],
  "an encoded way out": [withMember({ name: "x/%2e%2e/%2e%2e/evil", data: "x" }), /leads out/],
  "a way out with backslashes": [withMember({ name: String.raw`x\..\..\evil`, data: "x" }), /backslash/],
  "an absolute path": [withMember({ name: "/etc/evil", data: "x" }), /absolute/],
  "a drive": [withMember({ name: "C:/evil", data: "x" }), /absolute/],
  "a NUL": [withMember({ name: "x/a\0b", data: "x" }), /no name/],
  "a symbolic link": [withMember({ name: "x/link", data: "/etc/passwd", mode: LINK }), /link or a device/],
  "a device": [withMember({ name: "x/dev", data: "", mode: DEVICE }), /link or a device/],
  "a name twice": [[...withMember({ name: "x/a", data: "1" }), { name: "x/a", data: "2" }], /twice/],
  "a name twice in two spellings": [
    [...withMember({ name: "x/\u00E9", data: "1" }), { name: "x/e\u0301", data: "2" }],
    /twice/,
  ],
  "the metadata twice": [[...withMember({ name: META, data: PLAIN })], /twice/],
  "a file at the top": [withMember({ name: "top", data: "x" }), /not in a folder/],
  "two folders at the top": [withMember({ name: "y/a", data: "x" }), /2 folders/],
  "a bomb": [withMember({ name: "x/zeros", data: ZEROS }), /would unpack/],
  "many small bombs": [
    [
      { name: META, data: PLAIN },
      ...Array.from({ length: 12 }, (_u, i) => ({ name: `x/${i}`, data: ZEROS.subarray(0, 1e7) })),
    ],
    /would unpack/,
  ],
  "more members than allowed": [
    [{ name: META, data: PLAIN }, { name: "x/1" }, { name: "x/2" }],
    /members/,
    { limits: { members: 2 } },
  ],
  "more bytes than allowed": [withMember({ name: "x/a", data: "12345" }), /unpack/, { limits: { totalBytes: 4 } }],
  "no metadata": [[{ name: "x/a", data: "x" }], /no ro-crate-metadata/],
  "metadata in the wrong place": [[{ name: "x/y/ro-crate-metadata.json", data: PLAIN }], /no ro-crate-metadata/],
  "metadata that is no JSON": [[{ name: META, data: "{" }], /no JSON/],
  "metadata that is cut off": [[{ name: META, data: PLAIN.slice(0, -5) }], /no JSON/],
  "metadata that is an array": [[{ name: META, data: "[]" }], /no @graph/],
  "metadata that is null": [[{ name: META, data: "null" }], /no @graph/],
  "a graph that is no list": [[{ name: META, data: '{"@graph":{}}' }], /no @graph/],
  "metadata without end": [[{ name: META, data: PLAIN }], /too large/, { limits: { metadataBytes: 10 } }],
  "JSON a hundred thousand deep": [[{ name: META, data: deep(100_000) }], /no JSON|no @graph/],
  "a million nodes": [[{ name: META, data: manyNodes(1_000_000) }], /nodes/],
  "Datasets in Datasets without end": [[{ name: META, data: chain(1000) }], /deep/],
  "no page at all": [[{ name: META, data: metadata({}) }], /no page/],
  "an empty graph": [[{ name: META, data: '{"@graph":[]}' }], /no page/],
};

describe("refused, with nothing sent and nothing written", () => {
  test.for(Object.entries(REFUSED))("%s", { timeout: 60_000 }, async ([name, [members, why, options]]) => {
    const notebook = await emptyNotebook(bench);
    const path = await makeZip(join(outside, "evil.eln"), members);
    bench.sandbox.clearCalls();
    await expect(imported(path, notebook, options), name).rejects.toMatchObject({ code: "damaged", message: why });
    expect(bench.sandbox.calls).toEqual([]);
    expect(await readdir(outside)).toEqual(["evil.eln"]);
  });

  test("an archive that is cut off, and one that is none", async () => {
    const notebook = await emptyNotebook(bench);
    const path = join(outside, "evil.eln");
    await makeZip(path, [{ name: META, data: PLAIN }]);
    const { truncate, writeFile } = await import("node:fs/promises");
    await truncate(path, 100);
    await expect(imported(path, notebook)).rejects.toMatchObject({ code: "damaged" });
    await writeFile(path, "no archive");
    await expect(imported(path, notebook)).rejects.toMatchObject({ code: "damaged" });
  });
});

describe("imported, with what is wrong named", () => {
  async function bring(members: readonly MadeMember[], options: ImportOptions = {}) {
    const notebook = await emptyNotebook(bench);
    const path = await makeZip(join(outside, "odd.eln"), members);
    const { summary } = await imported(path, notebook, options);
    const pages = await pagesOf(await snapshotOf(bench, notebook));
    await rm(path);
    return { summary, pages, what: summary.findings.map(({ severity, what }) => `${severity}: ${what}`).join("\n") };
  }

  test("scripts and handlers are gone, the text stays", async () => {
    const text =
      '<p onclick="x()">safe<script>steal()</script><img src=x onerror=y()></p><a href="javascript:z()">a</a>';
    const { pages, what } = await bring([{ name: META, data: onePage({ text }) }]);
    const all = JSON.stringify(pages[0]);
    expect(all).toContain("safe");
    for (const evil of ["steal", "onclick", "onerror", "javascript:"]) expect(all).not.toContain(evil);
    expect(what).toContain("not safe");
  });

  test("a wrong hash is damage; strict refuses it with nothing sent", async () => {
    const data = onePage({ hasPart: [{ "@id": "./page/a.txt" }] }, [fileNode("a.txt", "other")]);
    const members = [
      { name: META, data },
      { name: "x/page/a.txt", data: "bytes" },
    ];
    const { summary, pages, what } = await bring(members);
    expect(summary.isComplete).toBe(false);
    expect(what).toContain("damage: page/a.txt is not what the copy says");
    expect(pages[0]?.entries.some(({ file }) => file?.name === "a.txt")).toBe(true);
    const notebook = await emptyNotebook(bench);
    const path = await makeZip(join(outside, "odd.eln"), members);
    bench.sandbox.clearCalls();
    await expect(imported(path, notebook, { strict: true })).rejects.toMatchObject({ code: "damaged" });
    expect(bench.sandbox.calls).toEqual([]);
  });

  test.for([
    ["an MD5", { sha256: "0".repeat(32) }, "warning: its sha256 is an MD5"],
    ["no hash", { sha256: undefined }, "note: no hash"],
    ["a wrong size", { contentSize: "7" }, "damage: the file has 5 bytes"],
    ["a size as a number", { contentSize: 5 }, ""],
  ] as const)("%s is told apart", async ([, more, expected]) => {
    const data = onePage({ hasPart: { "@id": "./page/a.txt" } }, [fileNode("a.txt", "bytes", more)]);
    const { what } = await bring([
      { name: META, data },
      { name: "x/page/a.txt", data: "bytes" },
    ]);
    expect(what).toContain(expected);
  });

  test("circles end, and everything is there once", async () => {
    const nodes = [
      { "@id": "./a/", "@type": ["Dataset", "Thing"], name: "A", hasPart: [{ "@id": "./b/" }] },
      { "@id": "./b/", "@type": "Dataset", name: "B", hasPart: [{ "@id": "./a/" }, { "@id": "./" }] },
      { "@id": "#f1", "@type": "Collection", name: "F1", isPartOf: { "@id": "#f2" } },
      { "@id": "#f2", "@type": "Collection", name: "F2", isPartOf: { "@id": "#f1" } },
    ];
    const { pages } = await bring([
      { name: META, data: metadata({ hasPart: [{ "@id": "./a/" }, { "@id": "./b/" }] }, nodes) },
    ]);
    expect(
      pages
        .map(({ name }) => name)
        .filter((name) => name === "A" || name === "B")
        .toSorted(),
    ).toEqual(["A", "B"]);
  });

  test("an absent root: every Dataset is a page", async () => {
    const graph = [{ "@id": "./a/", "@type": "Dataset", name: "A" }, 7, null, { "@type": "Dataset" }];
    const { pages, what } = await bring([{ name: META, data: JSON.stringify({ "@graph": graph }) }]);
    expect(pages[0]?.name).toBe("A");
    expect(what).toContain("there is no root");
    expect(what).toContain("a node has no @id");
  });

  test("a missing file, one on the web, and one that nobody described", async () => {
    const web = "https://example.org/a.csv";
    const nodes = [fileNode("gone.txt", "x"), { "@id": web, "@type": "File", name: "web" }];
    const data = onePage({ hasPart: [{ "@id": "./page/gone.txt" }, { "@id": web }] }, nodes);
    const { pages, what } = await bring([
      { name: META, data },
      { name: "x/NUL.txt", data: "extra" },
    ]);
    expect(what).toContain("damage: the file is not in the archive");
    expect(what).toContain("note: a file on the web");
    expect(what).toContain("does not describe this file");
    expect(JSON.stringify(pages[0])).toContain(web);
    expect(pages.at(-1)?.entries.map(({ file }) => file?.name)).toContain("NUL.txt");
  });

  test("names that no notebook takes are mended, and the import goes on", async () => {
    const names = ["", "   ", "a\0b", "line\nbreak", "\uD800 half", "..", "a/b", "x".repeat(300)];
    const nodes = names.map((name, index) => ({ "@id": `./p${index}/`, "@type": "Dataset", name }));
    const parts = nodes.map((node) => ({ "@id": node["@id"] }));
    const { pages } = await bring([{ name: META, data: metadata({ hasPart: parts }, nodes) }]);
    expect(pages.slice(0, -1).map(({ name }) => name)).toEqual([
      "p0",
      "p1",
      "a b",
      "line break",
      "\uFFFD half",
      "..",
      "a/b",
      "x".repeat(300),
    ]);
  });

  test("a forged page of ours is read as carefully as any other", async () => {
    const entries = [
      { partType: "text entry", content: "<script>x()</script>kept", comments: [{ text: "<b onclick=x()>c</b>" }] },
    ];
    const page = { format: "labapi-page", formatVersion: 1, id: "1", name: "Page", path: ["Page"], entries };
    const text = JSON.stringify(page);
    const hidden = fileNode("hidden.txt", "hidden");
    const parts = [{ "@id": "./page/entries.json" }, { "@id": "./page/hidden.txt" }];
    const data = onePage({ hasPart: parts }, [fileNode("entries.json", text), hidden]);
    const members = [
      { name: META, data },
      { name: "x/page/entries.json", data: text },
      { name: "x/page/hidden.txt", data: "hidden" },
    ];
    const { pages } = await bring(members);
    const all = JSON.stringify(pages);
    expect(all).toContain("kept");
    expect(all).toContain("hidden.txt");
    expect(all).not.toContain("script");
    expect(all).not.toContain("onclick");
  });
});
