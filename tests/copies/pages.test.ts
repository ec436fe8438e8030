import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PageDocument } from "labapi/copies";
import type { SeedNode } from "labapi/sandbox";
import { bytesToShow, SitePages } from "../../src/copies/pages/index.ts";
import { indentJson } from "../../src/copies/pages/previews/json.ts";
import { isActive, previewKind } from "../../src/copies/pages/previews/kinds.ts";
import { notebookPreview } from "../../src/copies/pages/previews/notebook.ts";
import { tablePreview } from "../../src/copies/pages/previews/table.ts";
import type { NotebookDocument } from "../../src/copies/snapshot/format.ts";
import { textOf } from "../../src/look/index.ts";
import { sanitise } from "../../src/rich-text/index.ts";
import { IPYNB, SHOWN } from "./reader-world.ts";
import { copyBench, hashesOf, manyPages } from "./world.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("a page shows what is on it: texts, files of each kind, comments, who and when, and how to check", async () => {
  await using bench = await copyBench(SHOWN);
  const { path = "" } = await bench.take();
  const html = await readFile(join(path, "001 Experiments/001 2026/001 Plate 7/page.html"), "utf8");
  for (const shown of [
    "<h1>Plate 7</h1>",
    "<sup>6</sup>",
    "Repeat well C4 on Monday?",
    "Done, see <strong>below</strong>.",
    '<img src="gel_07.png" alt="Gel of plate 7"',
    '<th scope="col">Sample</th>',
    "The first 100 rows of 250 are shown.",
    "&quot;big&quot;: 12345678901234567890",
    "Slope from <strong>ten</strong> dilutions",
    '<img src="data:image/png;base64,',
    "☑ spin",
    "print(np.pi)",
    'data-frame="map.pdf"',
    '<audio controls preload="none" src="note.wav"',
    '<a href="raw.fcs">raw.fcs</a>',
    '<a href="https://tracker.example.org/pixel.png" rel="noopener noreferrer">a picture elsewhere</a>',
    "E = mc^2",
    "Ada Example",
    'aria-current="page">Plate 7</a>',
    'rel="next" class="next" href="../../../001%20Experiments/001%202026/002%20Plate%208/page.html"',
  ])
    expect(html).toContain(shown);
  const gel = createHash("sha256").update(
    await readFile(join(path, "001 Experiments/001 2026/001 Plate 7/gel_07.png")),
  );
  expect(html).toContain(gel.digest("hex"));
  expect(html).not.toMatch(/<script>alert|onclick|<img src="http/);
  // Pages are for reading: what a browser would run is named, and no link.
  expect(html).not.toMatch(/href="(?:report\.html|plot\.svg)"/);
  expect(html).toContain('<img src="plot.svg"');
});

test("the same documents give the same pages, whenever and from whatever folder", async () => {
  await using bench = await copyBench(SHOWN);
  const one = await bench.take();
  const other = await bench.take({ hardLinks: false }, join(bench.folder, "elsewhere"));
  const without = ["snapshot.json"];
  expect(await hashesOf(one.path ?? "", without)).toEqual(await hashesOf(other.path ?? "", without));
});

test("a changed page changes its own page, and the one file its text is searched in", async () => {
  await using bench = await copyBench(manyPages(40));
  await bench.take();
  const before = await hashesOf((await bench.latest()).path);
  const [page] = await (await bench.notebook.folder("Folder 2")).children();
  if (page?.isPage() !== true) throw new Error("no page");
  await page.addText("<p>one more</p>");
  await bench.take({ thorough: true });
  const after = await hashesOf((await bench.latest()).path);
  const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
  expect(changed.filter((name) => name.startsWith("reader/"))).toHaveLength(1);
  expect(changed.filter((name) => name.endsWith("page.html"))).toHaveLength(1);
  expect(changed).not.toContain("index.html");
});

/** A notebook of one folder with so many pages. */
function flat(count: number): NotebookDocument {
  const children = Array.from({ length: count }, (_page, index) => ({
    id: `id ${index}`,
    kind: "page" as const,
    name: `Page ${index}`,
    folder: `${String(index + 1).padStart(5, "0")} Page ${index}`,
  }));
  return { format: "labapi-notebook", formatVersion: 1, id: "n", name: "Big", settings: {}, children };
}

function sizeOfSite(count: number): { pages: number; files: number } {
  const notebook = flat(count);
  const site = new SitePages(notebook);
  let [pages, files] = [0, 0];
  for (const { id, name, folder } of notebook.children) {
    const page: PageDocument = { format: "labapi-page", formatVersion: 1, id, name, path: [name], entries: [] };
    const { view, more } = site.page(page, folder, { heads: new Map() });
    pages += view.length;
    files += more.length;
  }
  return { pages, files: files + [...site.files()].length };
}

test("pages of a large notebook grow with their number, and lead to all others", () => {
  const [small, large] = [sizeOfSite(500), sizeOfSite(2000)];
  expect(large.pages / small.pages).toBeLessThan(4.5);
  expect(large.files).toBeLessThan(2000 / 4);
  const notebook = flat(500);
  const site = new SitePages(notebook);
  const page: PageDocument = {
    format: "labapi-page",
    formatVersion: 1,
    id: "id 250",
    name: "Page 250",
    path: ["Page 250"],
    entries: [],
  };
  const { view } = site.page(page, "00251 Page 250", { heads: new Map() });
  expect(view).toContain("… 238 more");
  expect(view).toContain("Page 262");
  expect(view).not.toContain("Page 263<");
});

test.each([
  ['{"a":1.0,"a":12345678901234567890}', '{\n  "a": 1.0,\n  "a": 12345678901234567890\n}'],
  ['[{"a":[]},{}]', '[\n  {\n    "a": []\n  },\n  {}\n]'],
  ['{"text":"a, {b} : \\" c"}', '{\n  "text": "a, {b} : \\" c"\n}'],
  ['{"cut":[1,2', '{\n  "cut": [\n    1,\n    2'],
  ["{} trailing", "{} trailing"],
  ["no json, {at} all", "no json, {at} all"],
  ["[[[[", "[\n  [\n    [\n      ["],
])("JSON is shown token by token as it was written: %s", (text, shown) => {
  expect(indentJson(text).replaceAll(/ +$/gm, "")).toBe(shown);
});

test.each([
  ["data.csv", "", "table"],
  ["DATA.TSV", "", "table"],
  ["gel.png", "application/octet-stream", "picture"],
  ["run.ipynb", "", "notebook"],
  ["protocol.MD", "", "markdown"],
  ["reads.fastq", "", "text"],
  ["scan.tiff", "image/tiff", "none"],
  ["raw.fcs", "text/plain", "none"],
  ["RAW_EXPORT", "text/plain", "text"],
  ["RAW_EXPORT", "application/octet-stream", "none"],
  [".hidden", "", "none"],
] as const)("%s of type %j is shown as %s", (path, contentType, kind) => {
  expect(previewKind({ path, contentType })).toBe(kind);
});

test.each([
  ["report.html", "", true],
  ["report.HTM", "", true],
  ["plot.svg", "", true],
  ["x.xml", "", true],
  ["RAW_EXPORT", "<script>alert(1)</script>", true],
  ["data.fcs", "  \n<!doctype html>", true],
  ["log.err", "\uFEFF<html>", true],
  ["data.fcs", "FCS3.0 <b>", false],
  ["data.csv", "a,b\n", false],
  ["gel.png", "", false],
] as const)("%s that begins with %j: would a browser run it? %s", (path, head, active) => {
  expect(isActive({ path }, bytes(head))).toBe(active);
});

test("no bytes are read for what a browser loads itself, and few of all else", () => {
  expect(["a.png", "a.pdf", "a.mp4", "a.wav"].map((path) => bytesToShow({ path }))).toEqual([0, 0, 0, 0]);
  for (const path of ["a.csv", "a.json", "a.ipynb", "a.md", "a.txt", "a.bin"])
    expect(bytesToShow({ path })).toBeLessThanOrEqual(2 * 1_048_576);
});

test.each([
  "",
  "[]",
  "null",
  "{",
  '{"cells":3}',
  '{"cells":[]}',
  '{"cells":[{"cell_type":"code"}]}',
  '{"cells":[1,null,"x"]}',
])("what is no notebook, or hardly one, breaks nothing: %s", (text) => {
  expect(() => textOf(notebookPreview(text))).not.toThrow();
});

test("a notebook shows cells and what they gave, and nothing of it runs", () => {
  const shown = textOf(notebookPreview(IPYNB));
  expect(shown).toContain("In [3]");
  expect(shown).toContain("ValueError: no");
  expect(shown).not.toMatch(/<script|onclick|\u001B/);
  const hostile = {
    cells: [{ cell_type: "code", outputs: [{ data: { "image/png": '"><script>alert(1)</script>' } }] }],
  };
  expect(textOf(notebookPreview(JSON.stringify(hostile)))).not.toContain("<script");
});

test.each([
  ["a,b\n<b>1</b>,2\n", "&lt;b&gt;1&lt;/b&gt;"],
  ["Title\nSample;A260\nS1;0,53\n", "0,53"],
  [`${"c,".repeat(80)}c\n${"1,".repeat(80)}1\n`, "41 more columns are not shown."],
  ["only a header\n", "only"],
])("a table is shown, bounded and harmless: %j", (text, shown) => {
  expect(textOf(tablePreview("x.csv", text, true))).toContain(shown);
});

test.each([
  [
    '<img src="https://x.example/a.png" alt="gel">',
    '<a href="https://x.example/a.png" rel="noopener noreferrer">gel</a>',
  ],
  [
    '<img src="http://x.example/a.png">',
    '<a href="http://x.example/a.png" rel="noopener noreferrer">http://x.example/a.png</a>',
  ],
  [
    '<a href="https://y.example/"><img src="https://x.example/a.png" alt="gel"></a>',
    '<a href="https://y.example/" rel="noopener noreferrer">gel</a>',
  ],
  ['<img src="/attachments/inline_image/QQ==" alt="sketch">', "sketch"],
  ['<img src="javascript:alert(1)" alt="x">', "x"],
])("a picture from the web is a link: %s", (html, shown) => {
  expect(sanitise(html, { strict: true, webPictures: "link" })).toBe(shown);
});

test("names from outside are text everywhere, and a hostile address is no link", async () => {
  const name = `"><script>alert(1)</script>`;
  const nodes: readonly SeedNode[] = [
    {
      name,
      children: [{ name, entries: [{ caption: name, file: { name: `${name}.csv`, text: `${name},b\n1,2\n` } }] }],
    },
  ];
  await using bench = await copyBench(nodes);
  const { path = "" } = await bench.take();
  const snapshot = await bench.latest();
  const [node] = [...snapshot.pages()];
  for (const file of [join(path, node?.folder ?? "", "page.html"), join(path, "index.html")])
    expect(await readFile(file, "utf8")).not.toContain("<script>alert");
});
