import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { safeName } from "../../src/transfer/fetch/disk-names.ts";
import { Interrupted } from "../../src/cli/terminal/terminal.ts";
import { Client } from "labapi";
import { keyOf, somebody } from "../helpers/signed-in.ts";
import { describeIf } from "../helpers/requirements.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const PAGE = "Lab QC:/Incidents";

async function put(contents: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(bench.folder, "up"), { recursive: true });
  for (const [name, content] of Object.entries(contents)) await writeFile(join(bench.folder, "up", name), content);
  const { code, err } = await bench.run(["put", "up", PAGE, "--restart"]);
  if (code !== 0) throw new Error(err);
  await rm(join(bench.folder, "up"), { recursive: true });
}

const read = (name: string): Promise<string> => readFile(join(bench.folder, name), "utf8");

describe("get fetches", () => {
  test("the files of a page, and tells of each", async () => {
    await put({ "a.csv": "1", "b.txt": "2" });
    const { got } = (await bench.json(["get", PAGE, "down"])) as { got: object[] };
    expect(got).toMatchObject([
      { filename: "a.csv", page: PAGE, sizeBytes: 1, version: 1, file: join(bench.folder, "down/a.csv") },
      { filename: "b.txt" },
    ]);
    expect([await read("down/a.csv"), await read("down/b.txt")]).toEqual(["1", "2"]);
  });

  test("one file under its own name, another, or into a folder", async () => {
    await put({ "a.csv": "1" });
    await mkdir(join(bench.folder, "sub"));
    for (const [target, name] of [
      [".", "a.csv"],
      ["other.csv", "other.csv"],
      ["sub", "sub/a.csv"],
    ] as const) {
      expect((await bench.run(["get", `${PAGE}/a.csv`, target])).code).toBe(0);
      expect(await read(name)).toBe("1");
    }
  });

  test("only what fits the patterns", async () => {
    await put({ "a.csv": "1", "b.csv": "2", "c.txt": "3" });
    await bench.run(["get", PAGE, "down", "--include", "*.csv", "--exclude", "b*"]);
    expect(await readdir(join(bench.folder, "down"))).toEqual(["a.csv"]);
  });

  test("namesakes under names of their own, the same every time", async () => {
    await put({ "a.csv": "1" });
    await put({ "a.csv": "22" });
    await put({ "A.csv": "333" });
    for (const _again of [1, 2]) {
      expect((await bench.run(["get", PAGE, "down"])).code).toBe(0);
      expect((await readdir(join(bench.folder, "down"))).toSorted()).toEqual(["A (3).csv", "a (2).csv", "a.csv"]);
    }
    expect([await read("down/a.csv"), await read("down/a (2).csv")]).toEqual(["1", "22"]);
  });

  test("a whole notebook into folders", async () => {
    await bench.run(["get", "My Research Notebook"]);
    expect(await read("My Research Notebook/Experiments/2026/Plate 6/plate_06.csv")).toContain("A1,21.4");
  });

  test("nothing with --dry-run", async () => {
    await put({ "a.csv": "1" });
    expect(await bench.run(["get", PAGE, "down", "-n"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("Would fetch") as string,
    });
    await expect(readdir(join(bench.folder, "down"))).rejects.toThrow("ENOENT");
  });
});

describe("get meets what is there", () => {
  test("the same is skipped without a download, also by another run that remembers nothing", async () => {
    await put({ "a.csv": "1" });
    await bench.run(["get", PAGE, "down"]);
    bench.sandbox.clearCalls();
    expect((await bench.run(["get", PAGE, "down"])).err).toContain("skipped 1 that are there already");
    expect(bench.sandbox.calls.filter(({ method }) => method === "entry_attachment")).toEqual([]);
    await rm(join(bench.folder, ".state"), { recursive: true });
    expect((await bench.run(["get", PAGE, "down"])).err).toContain("skipped 1");
  });

  test("another file is left alone unless --overwrite", async () => {
    await put({ "a.csv": "1", "b.csv": "22" });
    await mkdir(join(bench.folder, "down"));
    await writeFile(join(bench.folder, "down/a.csv"), "mine");
    await writeFile(join(bench.folder, "down/b.csv"), "33");
    const ran = await bench.run(["get", PAGE, "down"]);
    expect(ran).toMatchObject({ code: 6, err: expect.stringContaining("Another file is in its place") as string });
    expect([await read("down/a.csv"), await read("down/b.csv")]).toEqual(["mine", "33"]);
    expect((await bench.run(["get", PAGE, "down", "--overwrite"])).code).toBe(0);
    expect([await read("down/a.csv"), await read("down/b.csv")]).toEqual(["1", "22"]);
  });

  test("a new version replaces what was fetched, but not what somebody changed", async () => {
    await put({ "a.csv": "1", "b.csv": "1" });
    await bench.run(["get", PAGE, "down"]);
    await writeFile(join(bench.folder, "down/b.csv"), "mine");
    // The same files, changed: only they are new versions of what they were sent as.
    await mkdir(join(bench.folder, "up"));
    for (const name of ["a.csv", "b.csv"]) await writeFile(join(bench.folder, "up", name), "22");
    await bench.run(["put", "-u", "up", PAGE]);
    expect((await bench.run(["get", PAGE, "down"])).code).toBe(6);
    expect([await read("down/a.csv"), await read("down/b.csv")]).toEqual(["22", "mine"]);
  });
});

describe("get leaves nothing half-written", () => {
  test("when a download breaks off", async () => {
    await put({ "a.bin": "x".repeat(100_000) });
    bench.sandbox.faults.failNext("entry_attachment", { cutBodyAfterBytes: 1000, times: 10 });
    expect((await bench.run(["get", PAGE, "down"])).code).toBe(6);
    expect(await readdir(join(bench.folder, "down"))).toEqual([]);
  });

  test("at Ctrl-C, and goes on afterwards", async () => {
    await put(Object.fromEntries(Array.from({ length: 20 }, (_unused, index) => [`${index}.txt`, `${index}`])));
    const stop = new AbortController();
    bench.sandbox.clearCalls();
    const poll = setInterval(() => {
      if (bench.sandbox.calls.filter(({ method }) => method === "entry_attachment").length >= 5)
        stop.abort(new Interrupted());
    }, 1);
    const first = await bench.run(["get", PAGE, "down"], { signal: stop.signal });
    clearInterval(poll);
    expect(first).toMatchObject({ code: 130, err: expect.stringContaining("goes on where it was") as string });
    expect((await readdir(join(bench.folder, "down"))).filter((name) => !name.endsWith(".txt"))).toEqual([]);
    expect((await bench.run(["get", PAGE, "down"])).code).toBe(0);
    expect(await readdir(join(bench.folder, "down"))).toHaveLength(20);
  });

  const tiny = mountTiny();
  describeIf(
    tiny !== undefined,
    "tmpfs",
    "a full disk needs root, to mount a small one",
  )("on a full disk", () => {
    test("and says what to do", async () => {
      const disk = tiny ?? "";
      try {
        await put({ "a.bin": "a".repeat(40_000), "b.bin": "b".repeat(200_000), "c.bin": "c" });
        const ran = await bench.run(["get", PAGE, disk]);
        expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("The disk is full") as string });
        expect(ran.err).not.toMatch(/\n {4}at /);
        expect(await readdir(disk)).toEqual(["a.bin"]);
      } finally {
        execFileSync("umount", [disk]);
        await rm(disk, { recursive: true });
      }
    });
  });
});

describe("get keeps the folder it works in safe", () => {
  test("a .env from a shared page is no configuration of whoever fetches it", async () => {
    await put({ "plate.csv": "1" });
    await mkdir(join(bench.folder, "up"));
    await writeFile(join(bench.folder, "up/env"), "API_URL=http://127.0.0.1:18666\n");
    await using client = new Client(keyOf(bench.sandbox));
    const { email, token } = somebody(bench.sandbox);
    const page = await (await client.login(email, token)).notebooks.get("Lab QC").page("Incidents");
    for (const filename of [".env", ".ENV.local", "x.lnk", "Desktop.ini"]) {
      await page.attach(join(bench.folder, "up/env"), { filename });
    }
    const ran = await bench.run(["get", PAGE]);
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("--allow-dotfiles") as string });
    expect(
      (await readdir(bench.folder)).filter((name) => !/^\.(?:state|cache|sessions)$|^up$/.test(name)).toSorted(),
    ).toEqual(["_ENV.local", "_Desktop.ini", "_env", "plate.csv", "x.lnk_"].toSorted());
    expect((await bench.run(["get", `${PAGE}/.env`])).code).toBe(0);
    await expect(read(".env")).rejects.toThrow("ENOENT");
    expect((await bench.run(["get", PAGE, "asked", "--allow-dotfiles"])).code).toBe(0);
    expect(await read("asked/.env")).toContain("18666");
    expect((await bench.run(["get", `${PAGE}/.env`, "asked/.named"])).code).toBe(0);
    expect(await read("asked/.named")).toContain("18666");
  });

  test("a folder that is called as a page beside it comes with that page's files", async () => {
    await bench.run(["mkdir", "-p", "Lab QC:/Case/R/2026"]);
    await bench.run(["new", "-p", "Lab QC:/Case/R"]);
    await put({ "own.csv": "1" });
    await mkdir(join(bench.folder, "up"));
    await writeFile(join(bench.folder, "up/own.csv"), "own");
    await using client = new Client(keyOf(bench.sandbox));
    const { email, token } = somebody(bench.sandbox);
    const notebook = (await client.login(email, token)).notebooks.get("Lab QC");
    await (await notebook.page("Case/R")).attach(Buffer.from("own"), { filename: "own.csv" });
    await (await notebook.page("Case/R/2026/Day")).attach(Buffer.from("day"), { filename: "day.csv" });
    expect(await bench.run(["get", "Lab QC:/Case/R"])).toMatchObject({ code: 0 });
    expect([await read("R/own.csv"), await read("R/2026/Day/day.csv")]).toEqual(["own", "day"]);
    expect((await bench.run(["get", "Lab QC:/Case/R/own.csv", "one.csv"])).code).toBe(0);
    expect(await read("one.csv")).toBe("own");
  });

  test("leaves out the trash of a whole notebook, and says so", async () => {
    await put({ "a.csv": "1" });
    await mkdir(join(bench.folder, "up"));
    await writeFile(join(bench.folder, "up/b.csv"), "2");
    await bench.run(["put", "-p", "up/b.csv", "Lab QC:/Kept"]);
    await bench.run(["trash", "-y", PAGE]);
    const left = await bench.run(["get", "Lab QC:", "all"]);
    expect(left.err).toContain("Left out Lab QC:/API Deleted Items (--include-deleted)");
    expect(await readdir(join(bench.folder, "all"))).not.toContain("API Deleted Items");
    await bench.run(["get", "Lab QC:", "all", "--include-deleted"]);
    expect(await readdir(join(bench.folder, "all"))).toContain("API Deleted Items");
  });
});

describe("two files of one name on a page", () => {
  test("are told apart by number, by id and by web address; a file really called so wins", async () => {
    for (const content of ["1", "22", "333"]) await put({ "a.csv": content });
    await put({ "b#2": "really", b: "b one" });
    await put({ b: "b two" });
    const entries = (await bench.json(["ls", PAGE])) as {
      id: string;
      address?: string;
      webUrl: string;
      filename?: string;
    }[];
    const addresses = entries.flatMap(({ address }) => address ?? []);
    expect(addresses.slice(0, 3)).toEqual([1, 2, 3].map((number) => `${PAGE}/a.csv#${number}`));
    expect((await bench.run(["ls", PAGE])).out).toMatch(/a\.csv#3/);
    expect(await bench.run(["cat", `${PAGE}/a.csv`])).toMatchObject({
      code: 4,
      err: expect.stringContaining("a.csv#2") as string,
    });
    expect((await bench.run(["cat", `${PAGE}/a.csv#4`])).code).toBe(4);
    expect((await bench.run(["cat", `${PAGE}/b#2`])).out).toBe("really");
    for (const { address = "", id, webUrl, filename } of entries.filter((entry) => entry.filename !== undefined)) {
      const wanted = (await bench.run(["cat", address])).out;
      expect(wanted).not.toBe("");
      for (const other of [`${PAGE}/id:${id}`, `Lab QC:id:${id}`, webUrl]) {
        expect([filename, (await bench.run(["cat", other])).out]).toEqual([filename, wanted]);
      }
      await bench.run(["get", address, "got"]);
      expect((await bench.run(["get", webUrl, "got"])).err).toContain("skipped 1");
      await rm(join(bench.folder, "got"));
    }
  });

  test("and whatever a command prints of a page or a file, every command takes", async () => {
    await put({ "a.csv": "1" });
    const shape = (await bench.json(["stat", `${PAGE}/a.csv`])) as { webUrl: string };
    const page = (await bench.json(["stat", PAGE])) as { webUrl: string; id: string };
    for (const command of [["stat"], ["open", "--print"], ["comments"], ["cat"]]) {
      for (const address of [shape.webUrl, page.webUrl]) expect((await bench.run([...command, address])).code).toBe(0);
    }
    expect((await bench.run(["ls", shape.webUrl])).out).toContain("a.csv");
    expect((await bench.run(["stat", "Lab QC:Incidents"])).err).toContain("Lab QC:/Incidents");
    expect((await bench.run(["stat", "  "])).err).toContain("is not an address");
    expect(await bench.run(["stat", `${bench.sandbox.url}/NB%3/page/x`])).toMatchObject({ code: 2 });
    expect((await bench.run(["ls", String.raw`Lab QC:/Balances/\..`])).err).toContain('There is no ".."');
  });
});

/** A disk of 128 KiB, where that may be had. */
function mountTiny(): string | undefined {
  try {
    const folder = execFileSync("mktemp", ["-d"]).toString().trim();
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=128k", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    return undefined;
  }
}

test("names from the network are names of files, never paths", () => {
  expect(
    ["../../etc/passwd", "a\\b", "", ".", "..", "a\u0000b", "x".repeat(300) + ".csv"].map((name) => safeName(name)),
  ).toEqual(["_._.._etc_passwd", "a_b", "_", "_", "_.", "a_b", `${"x".repeat(236)}.csv`]);
  expect(Buffer.byteLength(safeName(`${"🧪".repeat(200)}.csv`))).toBeLessThanOrEqual(240);
});
