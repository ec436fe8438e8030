import { setTimeout as sleep } from "node:timers/promises";
import { uploadFiles } from "labapi/transfer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { contentsOf, filesOn, type SendBench, sendBench } from "./helpers/sending.ts";

let bench: SendBench;
beforeEach(async () => {
  bench = await sendBench();
  await bench.write({ "d/0.txt": "zero", "d/1.txt": "one", "d/2.txt": "two" });
});
afterEach(() => bench[Symbol.asyncDispose]());

const QUICK = { retryDelayMs: 5 } as const;
const ALL = [
  ["0.txt", "zero", 1],
  ["1.txt", "one", 1],
  ["2.txt", "two", 1],
];

/** Sends until the batch gives up, and says why. */
async function sendInVain(): Promise<{ error: Error; notTried: readonly string[]; sentCount: number }> {
  const options = { ...QUICK, stateFolder: bench.path(".state"), settleMs: 0 };
  const uploads = uploadFiles(bench.page, [bench.path("d")], options);
  try {
    for await (const _event of uploads);
  } catch (error) {
    const { notTried, sent } = uploads.summary();
    return { error: error as Error, notTried, sentCount: sent.length };
  }
  throw new Error("The batch went well.");
}

function callsOfAdd(): number {
  return bench.sandbox.calls.filter(({ method }) => method === "add_attachment").length;
}

describe("a server that is busy for a while", () => {
  test.each([
    ["a gateway's 429", { status: 429 }],
    ["a gateway's 503", { status: 503 }],
    ["a web page with 503", { html: true, status: 503 }],
    ["LabArchives' own trouble", { code: 4999, status: 500 }],
  ])("%s: waited for, and every file is there once", async (_name, fault) => {
    bench.sandbox.faults.failNext("add_attachment", { ...fault, times: 2 });
    expect((await bench.send(["d"], QUICK)).summary).toMatchObject({ isComplete: true, sent: { length: 3 } });
    expect(await contentsOf(bench.page)).toEqual(ALL);
  });

  test.each([429, 503, 502])(
    "%i from a gateway that had passed the file on: it is found, not sent again",
    async (status) => {
      bench.sandbox.faults.failNext("add_attachment", { status, afterEffect: true });
      bench.sandbox.clearCalls();
      expect((await bench.send(["d"], QUICK)).summary.sent).toHaveLength(3);
      expect(callsOfAdd()).toBe(3);
      expect(await contentsOf(bench.page)).toEqual(ALL);
    },
  );

  test("a look for the file that fails as well says nothing: it is looked for again before it is sent again", async () => {
    await bench.page.entries();
    bench.sandbox.faults.failNext("add_attachment", { status: 503, afterEffect: true });
    // More often than one look is repeated by itself.
    bench.sandbox.faults.failNext("get_entries_for_page", { status: 503, times: 4 });
    bench.sandbox.clearCalls();
    expect((await bench.send(["d"], QUICK)).summary.sent).toHaveLength(3);
    expect(callsOfAdd()).toBe(3);
    expect(await contentsOf(bench.page)).toEqual(ALL);
  });

  test("a new version that arrived without an answer is found as well", async () => {
    await bench.send(["d"], QUICK);
    await bench.write({ "d/1.txt": "ONE!" });
    bench.sandbox.faults.failNext("update_attachment", { status: 429, afterEffect: true });
    expect((await bench.send(["d"], { ...QUICK, ifChanged: true })).summary.sent).toHaveLength(1);
    expect((await contentsOf(bench.page))[1]).toEqual(["1.txt", "ONE!", 2]);
  });
});

describe("a server that stays busy", () => {
  test("LabArchives' own refusal for now, which certainly did nothing, is no file's trouble either", async () => {
    bench.sandbox.faults.failNext("add_attachment", { status: 429, code: 4599, times: 1000 });
    const { error, notTried } = await sendInVain();
    expect(error).toMatchObject({ code: "api", status: 429 });
    expect(notTried).toHaveLength(3);
  });

  test.each([429, 503])(
    "%i: the batch gives up after some tries, names the rest, and goes on later",
    async (status) => {
      bench.sandbox.faults.failNext("add_attachment", { status, times: 1000 });
      bench.sandbox.clearCalls();
      const { error, notTried, sentCount } = await sendInVain();
      expect(error).toMatchObject({ code: "uncertain-write" });
      expect(error.message).toContain(`${status}`);
      expect(error.message).toContain("is not there so far; the same batch");
      expect({ sentCount, notTried: notTried.length, tries: callsOfAdd() }).toEqual({
        sentCount: 0,
        notTried: 3,
        tries: 6,
      });
      bench.sandbox.faults.clear();
      expect((await bench.send(["d"], QUICK)).summary).toMatchObject({ isComplete: true, sent: { length: 3 } });
      expect(await contentsOf(bench.page)).toEqual(ALL);
    },
  );

  test("in the middle of a batch, what was sent stays sent, and what arrived unanswered is found by the next run", async () => {
    await bench.page.entries();
    bench.sandbox.faults.failNext("add_attachment", { delayMs: 0 });
    bench.sandbox.faults.failNext("add_attachment", { status: 503, afterEffect: true });
    bench.sandbox.faults.failNext("get_entries_for_page", { status: 503, times: 1000 });
    const { error, notTried, sentCount } = await sendInVain();
    expect(error).toMatchObject({ code: "api" });
    expect({ sentCount, notTried: notTried.length }).toEqual({ sentCount: 1, notTried: 2 });
    bench.sandbox.faults.clear();
    await bench.send(["d"], QUICK);
    expect(await contentsOf(bench.page)).toEqual(ALL);
  });

  test("an abort ends the waiting at once", async () => {
    bench.sandbox.faults.failNext("add_attachment", { status: 429, times: 1000 });
    const controller = new AbortController();
    const options = { settleMs: 0, retryDelayMs: 3_600_000, signal: controller.signal };
    const uploads = uploadFiles(bench.page, [bench.path("d")], options);
    const reason = new Error("enough");
    const ended = expect(
      (async () => {
        for await (const _event of uploads);
      })(),
    ).rejects.toBe(reason);
    while (callsOfAdd() === 0) await sleep(5);
    controller.abort(reason);
    await ended;
    expect(await filesOn(bench.page)).toEqual([]);
  });
});
