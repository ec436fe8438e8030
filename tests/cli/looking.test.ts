import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench[Symbol.asyncDispose]());

const PLATE = "My Research Notebook:/Experiments/2026/Plate 6";

test("notebooks lists names, and marks the default", async () => {
  const { code, out, err } = await bench.run(["notebooks"]);
  expect({ code, out, err }).toEqual({ code: 0, out: "*  My Research Notebook\n   Lab QC\n", err: "" });
  const list = (await bench.json(["notebooks"])) as { name: string; isDefault: boolean }[];
  expect(list.map(({ name, isDefault }) => [name, isDefault])).toEqual([
    ["My Research Notebook", true],
    ["Lab QC", false],
  ]);
});

test("notebooks --create makes one", async () => {
  await using own = await startBench();
  expect(await own.json(["notebooks", "--create", "New/one"])).toMatchObject([
    { name: "New/one", address: "New/one:/" },
  ]);
  expect((await own.run(["notebooks"])).out).toContain("New/one");
});

describe("ls", () => {
  test("of a notebook, with folders marked", async () => {
    expect((await bench.run(["ls", "My Research Notebook:"])).out).toBe("Protocols/\nExperiments/\nTo do\n");
  });

  test("without an address lists notebooks", async () => {
    expect((await bench.run(["ls"])).out).toContain("Lab QC");
  });

  test("--long adds entries, sizes and dates of pages", async () => {
    const { out } = await bench.run(["ls", "-l", "My Research Notebook:/Experiments/2026"]);
    expect(out).toMatch(/^page {2}3 entries {2}28 B {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}Plate 6\n$/);
    const [page] = (await bench.json(["ls", "-l", "My Research Notebook:/Experiments/2026"])) as object[];
    expect(page).toMatchObject({ kind: "page", entryCount: 3, fileCount: 1, sizeBytes: 28, address: PLATE });
  });

  test("of a page lists its entries", async () => {
    const { out } = await bench.run(["ls", PLATE]);
    expect(out).toContain("plate_06.csv (Readout of plate 6)");
    const entries = (await bench.json(["ls", PLATE])) as { kind: string }[];
    expect(entries.map(({ kind }) => kind)).toEqual(["heading", "plain-text", "attachment"]);
    expect(entries[2]).toMatchObject({
      filename: "plate_06.csv",
      sizeBytes: 28,
      contentType: "text/csv",
      commentCount: 1,
    });
  });

  test("by id, and by web address", async () => {
    const [notebook] = (await bench.json(["notebooks"])) as { id: string }[];
    const page = (await bench.json(["stat", PLATE])) as { id: string; webUrl: string };
    for (const address of [
      `id:${notebook?.id}:/Experiments/2026/Plate 6`,
      `My Research Notebook:id:${page.id}`,
      page.webUrl,
    ]) {
      expect(await bench.json(["stat", address])).toEqual(page);
    }
  });
});

test("tree draws folders and pages, as deep as asked", async () => {
  const { out, err } = await bench.run(["tree", "My Research Notebook:/Experiments"]);
  expect(out).toBe("My Research Notebook:/Experiments\n└── 2026\n    └── Plate 6\n");
  expect(err).toBe("1 folder, 1 page\n");
  expect((await bench.run(["tree", "My Research Notebook", "--depth", "1"])).out.split("\n")).toHaveLength(5);
  const tree = (await bench.json(["tree", "Lab QC"])) as { children: { name: string; children?: object[] }[] };
  expect(tree.children.map(({ name, children }) => [name, children?.length])).toEqual([
    ["Balances", 1],
    ["Incidents", undefined],
  ]);
});

test("stat tells about notebooks, folders, pages and files", async () => {
  expect(await bench.json(["stat", "Lab QC"])).toMatchObject({ kind: "notebook", folderCount: 1, pageCount: 1 });
  expect(await bench.json(["stat", PLATE])).toMatchObject({
    kind: "page",
    entryCount: 3,
    updatedAt: expect.stringMatching(/Z$/) as string,
  });
  expect(await bench.json(["stat", `${PLATE}/plate_06.csv`])).toMatchObject({ kind: "attachment", sizeBytes: 28 });
  expect((await bench.run(["stat", `${PLATE}/plate_06.csv`])).out).toContain("28 B (28 bytes)");
});

describe("cat", () => {
  test("shows a page as Markdown, with comments", async () => {
    const { out } = await bench.run(["cat", PLATE]);
    expect(out).toContain("# Plate 6\n\n## Plate 6\n\nEvaporation at the rim; A3 is empty.\n\n[plate_06.csv](");
    expect(out).toMatch(/> Ada Example .*: Repeat well A3\.\n$/);
  });

  test("--html and --json give it for programs", async () => {
    const { out } = await bench.run(["cat", "My Research Notebook:/Protocols/qPCR", "--html"]);
    expect(out).toContain("<h2>qPCR, 96 wells</h2>\n<p>Thaw the master mix on ice. 20 µl per well, 40 cycles.</p>");
    const page = (await bench.json(["cat", PLATE])) as { entries: { comments: object[] }[] };
    expect(page.entries[2]?.comments).toMatchObject([{ text: "Repeat well A3.", author: "Ada Example" }]);
  });

  test("prints a file on a page as it is", async () => {
    expect((await bench.run(["cat", `${PLATE}/plate_06.csv`])).out).toBe("well,ct\nA1,21.4\nA2,22.1\nA3,\n");
  });
});

test("open prints the address where there is no terminal", async () => {
  expect((await bench.run(["open", "Lab QC"])).out).toMatch(/^http:.*notebook-dashboard\n$/);
  expect(await bench.json(["open", `${PLATE}/plate_06.csv`])).toEqual({
    webUrl: expect.stringContaining("/entry/") as string,
  });
});

describe("what is mistyped", () => {
  test.each([
    [["ls", "Lab Q:/x"], 4, 'no notebook called "Lab Q". Nearest: "Lab QC"'],
    [["ls", "Lab QC:/Incidnts"], 4, 'no "Incidnts" in "/". Nearest: "Incidents"'],
    [["cat", `${PLATE}/plate_6.csv`], 4, 'no file "plate_6.csv"'],
    [["cat", "Lab QC"], 2, "is a notebook. Give a page"],
    [["ls", "Lab QC:Incidents"], 4, "no notebook called"],
    [["ls", '"Lab QC'], 2, "is not an address"],
    [["lss"], 2, "Did you mean ls"],
    [["tree", "Lab QC", "--dept", "2"], 2, "Did you mean --depth"],
    [["tree", "Lab QC", "--depth", "x"], 2, "whole number"],
    [["ls", "Lab QC", "extra"], 2, "too many arguments"],
  ])("labapi %j ends with %i and says so", async (args, code, text) => {
    const ran = await bench.run(args);
    expect(ran.code).toBe(code);
    expect(ran.out).toBe("");
    expect(ran.err).toContain(text);
    expect(ran.err).not.toMatch(/\n {4}at /);
  });
});
