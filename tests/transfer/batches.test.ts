import { rm } from "node:fs/promises";
import { uploadFiles } from "labapi/transfer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contentsOf, filesOn, type SendBench, sendBench } from "./helpers/sending.ts";

let bench: SendBench;
beforeEach(async () => void (bench = await sendBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const QUICK = { retryDelayMs: 5 } as const;

async function writeMany(count: number): Promise<void> {
  await bench.write(
    Object.fromEntries(Array.from({ length: count }, (_unused, index) => [`d/${index}.txt`, `${index}`])),
  );
}

describe("a refusal", () => {
  test("that is of one file only fails that one", async () => {
    await writeMany(3);
    bench.sandbox.faults.failNext("add_attachment", { code: 4521, status: 400 });
    expect((await bench.send(["d"], QUICK)).summary).toMatchObject({ sent: { length: 2 }, failed: { length: 1 } });
  });
});

describe("a server that counts calls", () => {
  test.each([
    ["429 for any call", "*", 429, 2],
    ["429 for uploads", "add_attachment", 429, 5],
    ["503 for uploads", "add_attachment", 503, 5],
  ])("and answers %s is waited for: twenty files arrive, each once", async (_what, method, status, times) => {
    await writeMany(20);
    bench.sandbox.faults.failNext(method, { status, times });
    const { summary } = await bench.send(["d"], QUICK);
    expect(summary).toMatchObject({ sent: { length: 20 }, failed: [], notTried: [] });
    const names = (await filesOn(bench.page)).map(({ filename }) => filename);
    expect(names).toHaveLength(20);
    expect(new Set(names).size).toBe(20);
  });
});

describe("the events", () => {
  test("come in order, at the listener's pace, and tell what was proved", async () => {
    await writeMany(3);
    const { events } = await bench.send(["d"]);
    const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== "progress");
    expect(kinds).toEqual(["planned", ...Array.from({ length: 3 }, () => ["begun", "sent", "end"]).flat()]);
  });

  test("a listener that leaves stops the batch after the file in hand, and frees its lock", async () => {
    await writeMany(10);
    const options = { ...QUICK, stateFolder: bench.path(".state"), settleMs: 0 };
    const uploads = uploadFiles(bench.page, [bench.path("d")], options);
    let sentCount = 0;
    for await (const { kind } of uploads) {
      if (kind === "sent") sentCount += 1;
      if (sentCount === 3) break;
    }
    expect(uploads.summary().notTried.length).toBeGreaterThanOrEqual(6);
    const again = uploadFiles(bench.page, [bench.path("d")], options);
    await drained(again);
    expect(again.summary().sent.map(({ isEarlier }) => isEarlier)).toContain(true);
    expect(await filesOn(bench.page)).toHaveLength(10);
    await expect(drained(again)).rejects.toThrow("read only once");
  });

  test("an abort is thrown with its own reason", async () => {
    await writeMany(3);
    const reason = new Error("enough");
    const uploads = uploadFiles(bench.page, [bench.path("d")], { signal: AbortSignal.abort(reason) });
    await expect(drained(uploads)).rejects.toBe(reason);
  });

  test("two batches of the same at once: the second is refused", async () => {
    await writeMany(3);
    const options = { stateFolder: bench.path(".state") };
    const first = uploadFiles(bench.page, [bench.path("d")], options);
    for await (const { kind } of first) {
      if (kind !== "planned") continue;
      await expect(drained(uploadFiles(bench.page, [bench.path("d")], options))).rejects.toMatchObject({
        code: "locked",
      });
    }
    expect(first.summary().sent).toHaveLength(3);
  });
});

describe("a file that goes away between listing and sending", () => {
  test("is named, and the others are sent; without a memory as well", async () => {
    await writeMany(3);
    const uploads = uploadFiles(bench.page, [bench.path("d")]);
    for await (const { kind } of uploads) if (kind === "planned") await rm(bench.path("d/1.txt"));
    expect(uploads.summary()).toMatchObject({ sent: { length: 2 }, failed: [{ file: bench.path("d/1.txt") }] });
  });
});

test("ten thousand files of a name are told apart without comparing each with each", { timeout: 60_000 }, async () => {
  const { PutMemory } = await import("../../src/transfer/send/records.ts");
  const timeOf = (count: number): number => {
    const began = performance.now();
    const memory = new PutMemory([]);
    const common = {
      host: "h",
      page: "/p",
      pageId: "p",
      sizeBytes: 1,
      modifiedMs: 1,
      atMs: 1,
      sha256: "",
      webUrl: "",
      version: 1,
    };
    for (let index = 0; index < count; index += 1) {
      const path = `/d/${index}/data.csv`;
      memory.take({ step: "sending", ...common, path });
      memory.take({ step: "sent", ...common, path, id: `e${index}` });
      expect(memory.own("p", { path, host: "h", sizeBytes: 1, modifiedMs: 1 })?.id).toBe(`e${index}`);
      expect(memory.isOwned(`e${index}`)).toBe(true);
    }
    return performance.now() - began;
  };
  timeOf(1000);
  const [small, large] = [Math.min(timeOf(2500), timeOf(2500)), Math.min(timeOf(20_000), timeOf(20_000))];
  expect(large / small).toBeLessThan(40);
});

test("names as long as a disk allows, with line breaks and emoji, arrive as they are", async () => {
  const names = ["a\nb.csv", `${"e".repeat(251)}.csv`, "🧪 1.csv", `${"细".repeat(80)}.csv`, "-rf"];
  await bench.write(Object.fromEntries(names.map((name) => [`d/${name}`, name])));
  expect((await bench.send(["d"])).summary.isComplete).toBe(true);
  expect((await contentsOf(bench.page)).map(([, content]) => content).toSorted()).toEqual(names.toSorted());
  expect((await bench.send(["d"], { ifChanged: true })).summary.skipped).toHaveLength(names.length);
});

async function drained(events: AsyncIterable<unknown>): Promise<void> {
  for await (const _event of events);
}
