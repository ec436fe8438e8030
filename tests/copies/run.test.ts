import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openSnapshot, Run } from "labapi/copies";
import { Work } from "../../src/copies/snapshot/work.ts";
import { copyBench, manyPages } from "./world.ts";

async function* counting(limit: number, trouble?: Error): AsyncGenerator<number, string, undefined> {
  for (let count = 1; count <= limit; count += 1) yield count;
  if (trouble !== undefined) throw trouble;
  return "done";
}

test("a run gives its events and its summary, and a failed or stopped one gives no summary", async () => {
  expect(await new Run(counting(3)).summary()).toBe("done");
  const watched = new Run(counting(3));
  const seen: number[] = [];
  for await (const event of watched) seen.push(event);
  expect(seen).toEqual([1, 2, 3]);
  expect(await watched.summary()).toBe("done");
  expect(await watched.summary()).toBe("done");

  const failing = new Run(counting(2, new Error("the disk is full")));
  await expect(failing.summary()).rejects.toThrow("the disk is full");
  await expect(failing.summary()).rejects.toThrow("the disk is full");
  const stopped = new Run(counting(9));
  for await (const event of stopped) if (event === 2) break;
  await expect(stopped.summary()).rejects.toThrow(/stopped/);
});

test("a snapshot opened through `latest` has its own name", async () => {
  await using bench = await copyBench(manyPages(1));
  const { path = "" } = await bench.take();
  expect((await openSnapshot(join(dirname(path), "latest"))).name).toMatch(/^\d{4}-\d{2}-\d{2}T\d{6}Z$/);
});

test("a journal with a torn line is taken up to there, and goes on behind it", async () => {
  await using bench = await copyBench(manyPages(1));
  const { path = "" } = await bench.take();
  const folder = dirname(path);
  const head = {
    type: "run",
    startedAt: 1,
    since: "a",
    nextSince: "a",
    serverTime: undefined,
    previous: undefined,
    isThorough: false,
  } as const;
  {
    await using work = await Work.open(folder);
    await work.begin(head);
    await work.addSettings({}, 5);
  }
  const journal = join(folder, ".work", "run.jsonl");
  const whole = await readFile(journal, "utf8");
  await writeFile(journal, `${whole}\u0000\u0000torn\n{"type":"settings","at":9,"settings":{}}\n{"type":"pa`);
  {
    await using work = await Work.open(folder);
    expect(work.settings?.at).toBe(5);
    await work.addFinishing("x");
  }
  expect(await readFile(journal, "utf8")).toBe(`${whole}{"type":"finishing","name":"x"}\n`);
});
