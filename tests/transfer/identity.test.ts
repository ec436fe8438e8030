import { rename, rm, utimes } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contentsOf, type SendBench, sendBench, sendTo } from "./helpers/sending.ts";

let bench: SendBench;
beforeEach(async () => void (bench = await sendBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const COMPARED = { ifChanged: true } as const;

describe("an upload is known by the path of its file", () => {
  test("two files of one name in a batch are two entries, and nothing is sent the second time", async () => {
    await bench.write({ "f/run1/data.csv": "one", "f/run2/data.csv": "two-longer" });
    for (let night = 0; night < 2; night += 1) {
      const { summary } = await bench.send(["f"], { flat: true, ...COMPARED });
      expect(summary).toMatchObject({ isComplete: true, sent: { length: night === 0 ? 2 : 0 } });
      expect(await contentsOf(bench.page)).toEqual([
        ["data.csv", "one", 1],
        ["data.csv", "two-longer", 1],
      ]);
    }
  });

  test("also where their contents are the same, and where the size stays and the content changes", async () => {
    await bench.write({ "f/run1/data.csv": "same", "f/run2/data.csv": "same", "f/run3/data.csv": "same" });
    await bench.send(["f"], { flat: true, ...COMPARED });
    await bench.write({ "f/run2/data.csv": "SAME" });
    const { summary } = await bench.send(["f"], { flat: true, ...COMPARED });
    expect(summary).toMatchObject({ sent: { length: 1 }, skipped: { length: 2 } });
    expect(await contentsOf(bench.page)).toEqual([
      ["data.csv", "same", 1],
      ["data.csv", "SAME", 2],
      ["data.csv", "same", 1],
    ]);
  });

  test("an entry of a file that is gone is not adopted by another of its name", async () => {
    await bench.write({ "a/data.csv": "one" });
    await bench.send(["a/data.csv"], COMPARED);
    await rm(bench.path("a"), { recursive: true });
    await bench.write({ "b/data.csv": "two" });
    await bench.send(["b/data.csv"], COMPARED);
    await bench.write({ "b/data.csv": "three" });
    await bench.send(["b/data.csv"], COMPARED);
    expect(await contentsOf(bench.page)).toEqual([
      ["data.csv", "one", 1],
      ["data.csv", "three", 2],
    ]);
  });

  test("two contents that swap their paths become new versions of their own entries", async () => {
    await bench.write({ "x/d.csv": "1111", "y/d.csv": "2222" });
    await bench.send(["x/d.csv", "y/d.csv"], COMPARED);
    await rename(bench.path("x/d.csv"), bench.path("z"));
    await rename(bench.path("y/d.csv"), bench.path("x/d.csv"));
    await rename(bench.path("z"), bench.path("y/d.csv"));
    await bench.send(["x/d.csv", "y/d.csv"], COMPARED);
    expect(await contentsOf(bench.page)).toEqual([
      ["d.csv", "2222", 2],
      ["d.csv", "1111", 2],
    ]);
  });

  test("a batch that was not compared is remembered all the same; only the last of several entries is the file's own", async () => {
    await bench.write({ "a.csv": "1" });
    await bench.send(["a.csv"]);
    await bench.send(["a.csv"]);
    await bench.write({ "a.csv": "2" });
    await bench.send(["a.csv"], COMPARED);
    expect(await contentsOf(bench.page)).toEqual([
      ["a.csv", "1", 1],
      ["a.csv", "2", 2],
    ]);
  });
});

describe("two computers and one page", () => {
  const here = () => ({ stateFolder: bench.path(".here"), ...COMPARED });
  const there = () => ({ stateFolder: bench.path(".there"), ...COMPARED });

  test("never replace each other's data, and say that there is another of the name", async () => {
    await bench.write({ "h/d.csv": "here", "t/d.csv": "there" });
    await bench.send(["h/d.csv"], here());
    const { events } = await bench.send(["t/d.csv"], there());
    expect(events.find(({ kind }) => kind === "sent")).toMatchObject({
      besides: expect.stringContaining("not sent from here") as string,
    });
    await bench.write({ "h/d.csv": "here 2", "t/d.csv": "there 2" });
    await bench.send(["h/d.csv"], here());
    await bench.send(["t/d.csv"], there());
    expect(await contentsOf(bench.page)).toEqual([
      ["d.csv", "here 2", 2],
      ["d.csv", "there 2", 2],
    ]);
  });

  test("the same content is not sent again, but the entry stays the other's", async () => {
    await bench.write({ "h/d.csv": "same", "t/d.csv": "same" });
    await bench.send(["h/d.csv"], here());
    expect((await bench.send(["t/d.csv"], there())).summary).toMatchObject({ sent: [], skipped: { length: 1 } });
    await bench.write({ "t/d.csv": "mine" });
    await bench.send(["t/d.csv"], there());
    expect(await contentsOf(bench.page)).toEqual([
      ["d.csv", "same", 1],
      ["d.csv", "mine", 1],
    ]);
  });

  test("what somebody changed on the page is left alone while the file stays the same", async () => {
    await bench.write({ "d.csv": "mine" });
    await bench.send(["d.csv"], COMPARED);
    const [entry] = await bench.page.entries();
    if (entry?.kind === "attachment") await entry.replace(Buffer.from("edited"), { filename: "d.csv" });
    expect((await bench.send(["d.csv"], COMPARED)).summary).toMatchObject({ sent: [], skipped: { length: 1 } });
    expect(await contentsOf(bench.page)).toEqual([["d.csv", "edited", 2]]);
  });

  test("a memory that was lost sends nothing again that is on the page", async () => {
    await bench.write({ "a.csv": "1", "b.csv": "2" });
    await bench.send(["a.csv", "b.csv"], here());
    expect((await bench.send(["a.csv", "b.csv"], there())).summary).toMatchObject({ sent: [], skipped: { length: 2 } });
  });
});

describe("one name in two spellings", () => {
  const [nfd, nfc] = ["Pru\u0308fung", "Pr\u00FCfung"];

  test("a file is found again, and the page keeps its spelling", async () => {
    await bench.write({ [`m/${nfd}.csv`]: "1", [`l/${nfc}.csv`]: "1" });
    await bench.send([`m/${nfd}.csv`], COMPARED);
    expect((await bench.send([`l/${nfc}.csv`], COMPARED)).summary.sent).toEqual([]);
    expect((await contentsOf(bench.page)).map(([name]) => name)).toEqual([`${nfd}.csv`]);
  });

  test("pages and folders are found as well", async () => {
    const { notebook } = bench;
    await notebook.page(`${nfd}/${nfd}`);
    await bench.write({ "a.csv": "1" });
    const to = { notebook, path: `/${nfc}/${nfc}`, kind: "page" } as const;
    await sendTo(to, ["a.csv"], { cwd: bench.folder, stateFolder: bench.path(".state") });
    const folder = await notebook.get(nfd);
    expect(folder.isFolder() && (await folder.children()).map(({ name }) => name)).toEqual([nfd]);
  });

  test("two of them in one folder are two files", async () => {
    await bench.write({ [`d/${nfd}`]: "1", [`d/${nfc}`]: "1" });
    expect((await bench.send(["d"], COMPARED)).summary.sent).toHaveLength(2);
    expect((await bench.send(["d"], COMPARED)).summary).toMatchObject({ sent: [], skipped: { length: 2 } });
  });
});

describe("the memory of what was sent", () => {
  test("belongs to the page: one that was trashed and made anew gets everything again", async () => {
    const to = { notebook: bench.notebook, path: "/Inbox/New", kind: "page" } as const;
    const options = { cwd: bench.folder, stateFolder: bench.path(".state"), ...COMPARED };
    await bench.write({ "a.csv": "1" });
    await sendTo(to, ["a.csv"], options);
    await (await bench.notebook.page("Inbox/New")).trash();
    await bench.notebook.refresh();
    expect((await sendTo(to, ["a.csv"], options)).summary.sent).toHaveLength(1);
  });

  test("does not depend on dates", async () => {
    await bench.write({ "a.csv": "1" });
    await bench.send(["a.csv"], COMPARED);
    await utimes(bench.path("a.csv"), new Date(), new Date(2000));
    expect((await bench.send(["a.csv"], COMPARED)).summary).toMatchObject({ sent: [], skipped: { length: 1 } });
  });
});
