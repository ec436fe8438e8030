import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, startBench } from "./helpers/in-process.ts";

const PAGE = "Lab QC:/Runs/Any";

interface Printed {
  readonly id: string;
  readonly kind: string;
  readonly address?: string;
  readonly webUrl?: string;
}

let bench: Bench;
/** Everything by which some command calls the page, or something on it. */
let names: Map<string, string>;

beforeAll(async () => {
  bench = await startBench();
  await bench.run(["new", "-p", PAGE]);
  await writeFile(join(bench.folder, "a.csv"), "a,b\n1,2\n");
  for (let twin = 0; twin < 2; twin += 1) expect((await bench.run(["put", "a.csv", PAGE, "--restart"])).code).toBe(0);
  await bench.run(["note", PAGE, "a marked word: xylograph"]);
  names = await namesPrinted();
});
afterAll(() => bench[Symbol.asyncDispose]());

async function namesPrinted(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const take = (by: string, { address, webUrl, id, kind }: Printed): void => {
    if (address !== undefined) found.set(`${by}: address of ${kind}`, address);
    if (webUrl !== undefined) found.set(`${by}: web address of ${kind}`, webUrl);
    if (id !== undefined) found.set(`${by}: id of ${kind}`, `Lab QC:id:${id}`);
  };
  for (const child of (await bench.json(["ls", "Lab QC:/Runs"])) as Printed[]) take("ls folder", child);
  const entries = (await bench.json(["ls", PAGE])) as Printed[];
  entries.forEach((entry, index) => take(`ls page ${index}`, entry));
  const page = (await bench.json(["cat", PAGE])) as Printed & { entries: Printed[] };
  take("cat", page);
  for (const entry of page.entries) take("cat entry", entry);
  take("stat", (await bench.json(["stat", PAGE])) as Printed);
  take("stat file", (await bench.json(["stat", `${PAGE}/a.csv#2`])) as Printed);
  take("cat file", (await bench.json(["cat", `${PAGE}/a.csv#1`])) as Printed);
  for (const hit of (await bench.json(["search", "xylograph"])) as Printed[]) take("search", hit);
  const { sent } = (await bench.json(["put", "a.csv", PAGE, "--restart"])) as {
    sent: { id: string; webUrl: string }[];
  };
  for (const { id, webUrl } of sent) take("put", { id, webUrl, kind: "sent file" });
  take("note", (await bench.json(["note", PAGE, "x"])) as Printed);
  const opened = (await bench.json(["open", PAGE, "--print"])) as { webUrl: string };
  found.set("open: web address", opened.webUrl);
  return found;
}

test("names of all kinds are printed", () => {
  expect(names.size).toBeGreaterThan(20);
  expect([...names.values()]).toContain(`${PAGE}/a.csv#2`);
});

describe("what a command prints is taken wherever a place is", { timeout: 60_000 }, () => {
  test.each([
    ["ls", (name: string) => ["ls", name]],
    ["tree", (name: string) => ["tree", name]],
    ["stat", (name: string) => ["stat", name]],
    ["cat", (name: string) => ["cat", name]],
    ["open", (name: string) => ["open", name, "--print"]],
    ["comments", (name: string) => ["comments", name]],
    ["note", (name: string) => ["note", name, "x", "--dry-run"]],
    ["note -p", (name: string) => ["note", "-p", name, "x", "--dry-run"]],
    ["json", (name: string) => ["json", name, "--name", "x.json", "--dry-run"]],
    ["table", (name: string) => ["table", name, "a.csv", "--dry-run"]],
    ["get", (name: string) => ["get", name, "back", "--dry-run"]],
  ])("%s", async (_command, line) => {
    for (const [by, name] of names) {
      const { code, err } = await bench.run(line(name), { input: "{}" });
      expect(code, `${by} ${name}: ${err}`).toBe(0);
    }
  });

  test("put takes every id and web address", async () => {
    for (const [by, name] of names) {
      if (/\/a\.csv/.test(name)) continue; // By path, it is a new page.
      const { code, err } = await bench.run(["put", "a.csv", name, "--dry-run"]);
      expect(code, `${by} ${name}: ${err}`).toBe(0);
    }
  });
});

describe("what cannot be undone is not guessed", () => {
  test.each(["trash", "rename", "mv", "cp"])("%s of an entry names its page instead of taking it", async (command) => {
    const more = command === "rename" ? ["New"] : ["mv", "cp"].includes(command) ? ["Lab QC:/Balances"] : ["--yes"];
    let refusedCount = 0;
    for (const name of names.values()) {
      if (!/csv|#|\/entry\/|:id:/.test(name)) continue;
      const { code, err } = await bench.run([command, name, ...more, "--dry-run"]);
      if (code === 0) continue;
      expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(`give "${PAGE}"`) as string });
      refusedCount += 1;
    }
    expect(refusedCount).toBeGreaterThan(5);
  });
});

test("a namesake of a file is a refusal of what is there: 4", async () => {
  for (const command of ["cat", "stat", "get"]) {
    const { code, err } = await bench.run([command, `${PAGE}/a.csv`]);
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining("a.csv#1") as string });
  }
});
