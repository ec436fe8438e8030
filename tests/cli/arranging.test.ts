import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

async function treeOf(notebook: string): Promise<string> {
  return (await bench.run(["tree", notebook, "-q"])).out;
}

describe("new and mkdir", () => {
  test("make what is missing with -p, and take what is there", async () => {
    expect(await bench.run(["new", "-p", "Lab QC:/Runs/2026/11-23"])).toMatchObject({
      code: 0,
      out: "Lab QC:/Runs/2026/11-23\n",
    });
    const first = await bench.json(["new", "-p", "Lab QC:/Runs/2026/11-23"]);
    expect(await bench.json(["stat", "Lab QC:/Runs/2026/11-23"])).toMatchObject({ id: (first as { id: string }).id });
    expect(await bench.json(["mkdir", "-p", "Lab QC:/Runs/2026"])).toMatchObject({
      kind: "folder",
      path: "/Runs/2026",
    });
  });

  test("without -p refuse, and say what could be done", async () => {
    expect(await bench.run(["new", "Lab QC:/Runs/x"])).toMatchObject({
      code: 4,
      err: expect.stringContaining('no "Runs"') as string,
    });
    const { code, err } = await bench.run(["new", "Lab QC:/Incidents"]);
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining("--if-exists") as string });
    await bench.run(["new", "Lab QC:/Incidents", "--if-exists", "duplicate"]);
    expect((await treeOf("Lab QC")).match(/Incidents/g)).toHaveLength(2);
  });

  test("names with slashes, quotes, emoji and leading dashes", async () => {
    for (const name of [String.raw`pH 7\/8`, 'say "hi"', "🧪 Röhrchen", "-rf", "a:b", "..."]) {
      const made = (await bench.json(["new", "--", `Lab QC:/${name}`])) as {
        address: string;
      };
      expect(await bench.json(["stat", made.address])).toMatchObject(made);
    }
    expect(await treeOf("Lab QC")).toContain("pH 7/8");
  });
});

describe("mv", () => {
  test("into a folder, under another name, and both", async () => {
    await bench.run(["mkdir", "Lab QC:/A"]);
    expect((await bench.run(["mv", "Lab QC:/Incidents", "Lab QC:/A"])).err).toBe(
      "Lab QC:/Incidents → Lab QC:/A/Incidents\n",
    );
    await bench.run(["mv", "Lab QC:/A/Incidents", "Lab QC:/A/Accidents"]);
    const moved = await bench.json(["mv", "Lab QC:/A/Accidents", "Lab QC:/Balances/Events"]);
    expect(moved).toMatchObject([{ from: "Lab QC:/A/Accidents", address: "Lab QC:/Balances/Events" }]);
  });

  test("refuses what cannot be, with the way that can", async () => {
    const cases: [string[], number, string][] = [
      [["mv", "Lab QC:/Incidents", "My Research Notebook:/Protocols"], 2, "labapi cp"],
      [["mv", "Lab QC", "My Research Notebook:/Protocols"], 2, "cannot be moved"],
      [["mv", "Lab QC:/Balances", "Lab QC:/Balances/Calibration 2026/x"], 2, "is a page"],
      [["mv", "Lab QC:/Balances", "Lab QC:/Balances"], 2, "into itself"],
      [["mv", "Lab QC:/Balances", "Lab QC:/Incidents", "Lab QC:/nowhere"], 2, "no folder"],
      [["mv", "Lab QC:/Balances"], 2, "where it is to go"],
    ];
    for (const [args, code, text] of cases) {
      expect(await bench.run(args)).toMatchObject({ code, err: expect.stringContaining(text) as string });
    }
    await bench.run(["new", "Lab QC:/Balances/Incidents"]);
    expect(await bench.run(["mv", "Lab QC:/Incidents", "Lab QC:/Balances"])).toMatchObject({
      code: 4,
      err: expect.stringContaining("--duplicate") as string,
    });
    expect((await bench.run(["mv", "Lab QC:/Incidents", "Lab QC:/Balances", "--duplicate"])).code).toBe(0);
  });
});

describe("cp", () => {
  test("copies a folder into another notebook, and reports what is lost", async () => {
    const { code, err } = await bench.run(["cp", "My Research Notebook:/Experiments", "Lab QC:"]);
    expect(code).toBe(0);
    expect(err).toContain("Lab QC:/Experiments: 1 page, 3 entries");
    expect(err).toContain("its 1 comments stay with the original");
    expect((await bench.run(["cat", "Lab QC:/Experiments/2026/Plate 6/plate_06.csv"])).out).toContain("A1,21.4");
  });

  test("copies a whole notebook into a folder of its name", async () => {
    const reports = (await bench.json(["cp", "Lab QC", "My Research Notebook:"])) as { isComplete: boolean }[];
    expect(reports.map(({ isComplete }) => isComplete)).toEqual([true, true]);
    expect(await treeOf("My Research Notebook")).toContain("Calibration 2026");
    expect((await bench.run(["cp", "Lab QC", "Lab QC:/x"])).err).toContain("into itself");
  });

  test("asks before it copies much: without a terminal it wants --yes", async () => {
    for (let index = 0; index < 20; index += 1) await bench.run(["new", "-p", `Lab QC:/Many/${index}`]);
    const refused = await bench.run(["cp", "Lab QC:/Many", "My Research Notebook:"]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("20 pages") as string });
    expect(await treeOf("My Research Notebook")).not.toContain("Many");
    expect((await bench.run(["cp", "Lab QC:/Many", "My Research Notebook:", "--yes"])).code).toBe(0);
  });
});

test("rename takes the name as it is", async () => {
  expect((await bench.run(["rename", "My Research Notebook:/To do", "Done 1/2"])).out).toBe(
    "My Research Notebook:/Done 1\\/2\n",
  );
  expect((await bench.run(["rename", "Lab QC", "QC: all"])).out).toBe('"QC: all":/\n');
  expect(await bench.run(["rename", '"QC: all":/Incidents', "Balances"])).toMatchObject({ code: 4 });
});

describe("trash", () => {
  test("takes a page at once, and a folder with something in it after --yes", async () => {
    expect((await bench.run(["trash", "Lab QC:/Incidents"])).code).toBe(0);
    expect(await treeOf("Lab QC")).toMatch(/API Deleted Items\n.*Incidents - Deleted at/);
    const refused = await bench.run(["trash", "Lab QC:/Balances"]);
    expect(refused).toMatchObject({ code: 2, err: expect.stringContaining("1 item in it") as string });
    expect(await bench.json(["trash", "Lab QC:/Balances", "-y"])).toMatchObject([{ from: "Lab QC:/Balances" }]);
  });

  test("asks everything before it does anything", async () => {
    await bench.run(["trash", "Lab QC:/Incidents", "Lab QC:/Balances"]);
    expect(await treeOf("Lab QC")).not.toContain("Deleted");
    expect((await bench.run(["trash", "Lab QC", "-y"])).err).toContain("cannot be deleted");
  });
});

test("--dry-run of each says what it would do, and does nothing", async () => {
  const before = [await treeOf("Lab QC"), await treeOf("My Research Notebook")];
  const commands = [
    ["new", "-p", "Lab QC:/a/b"],
    ["mkdir", "Lab QC:/a"],
    ["mv", "Lab QC:/Incidents", "Lab QC:/Balances"],
    ["cp", "Lab QC:/Incidents", "My Research Notebook:"],
    ["rename", "Lab QC:/Incidents", "x"],
    ["trash", "Lab QC:/Balances"],
    ["notebooks", "--create", "x"],
  ];
  for (const command of commands) {
    const ran = await bench.run([...command, "--dry-run"]);
    expect(ran).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/^Would /) as string });
    expect(JSON.parse((await bench.run([...command, "-n", "--json"])).out)).toEqual({ would: [expect.any(String)] });
  }
  expect([await treeOf("Lab QC"), await treeOf("My Research Notebook")]).toEqual(before);
  expect((await bench.run(["notebooks"])).out).not.toContain("x");
});
