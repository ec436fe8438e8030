import { mkdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "labapi";
import { type WatchEvent, watchFolder, type WatchOptions } from "labapi/transfer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { keyOf, somebody } from "../helpers/signed-in.ts";
import { contentsOf, filesOn, type SendBench, sendBench } from "./helpers/sending.ts";

let bench: SendBench;
beforeEach(async () => void (bench = await sendBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const QUICK = { intervalMs: 20, stillMs: 60, settleMs: 0, retryDelayMs: 10 } as const;

/** A watch in the background. */
function watching(folder: string, options: WatchOptions = {}, page = bench.page) {
  const stop = new AbortController();
  const events: WatchEvent[] = [];
  const watch = watchFolder(page, bench.path(folder), { ...QUICK, ...options, signal: stop.signal });
  const ended = (async (): Promise<unknown> => {
    try {
      for await (const event of watch) events.push(event);
      return undefined;
    } catch (error) {
      return error;
    }
  })();
  return {
    events,
    ended,
    sent: () => events.filter(({ kind }) => kind === "sent").length,
    async stop() {
      stop.abort(new Error("enough"));
      return await ended;
    },
  };
}

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const giveUp = AbortSignal.timeout(18_000);
  while (!(await isSo())) {
    giveUp.throwIfAborted();
    await sleep(20);
  }
}

test("two runs whose files begin with the same line are two entries", async () => {
  await bench.write({ "w/run1/data.csv": "time,od\n", "w/run2/data.csv": "time,od\n" });
  const watch = watching("w", { recursive: true, stateFolder: bench.path(".state") });
  await until(() => watch.sent() === 2);
  await bench.write({ "w/run1/data.csv": "time,od\n0,0.11\n" });
  await until(() => watch.sent() === 3);
  await bench.write({ "w/run2/data.csv": "time,od\n0,0.99\n" });
  await until(() => watch.sent() === 4);
  await watch.stop();
  expect(await contentsOf(bench.page)).toEqual([
    ["data.csv", "time,od\n0,0.11\n", 2],
    ["data.csv", "time,od\n0,0.99\n", 2],
  ]);
});

test("a page that is trashed meanwhile is no destination", async () => {
  await bench.write({ "w/a.csv": "1" });
  const watch = watching("w");
  await until(() => watch.sent() === 1);
  await using other = new Client(keyOf(bench.sandbox));
  const { email, token } = somebody(bench.sandbox);
  const notebook = (await other.login(email, token)).notebooks.get("Sending");
  const page = await notebook.page("Inbox/Page");
  await page.trash();
  await bench.write({ "w/b.csv": "2" });
  expect(await watch.ended).toMatchObject({
    name: "NotFoundError",
    message: expect.stringContaining("trashed") as string,
  });
  expect(await filesOn(page)).toHaveLength(1);
});

test("so is one whose folder is trashed", async () => {
  await bench.write({ "w/a.csv": "1" });
  const watch = watching("w");
  await until(() => watch.sent() === 1);
  await using other = new Client(keyOf(bench.sandbox));
  const { email, token } = somebody(bench.sandbox);
  await (await (await other.login(email, token)).notebooks.get("Sending").folder("Inbox")).trash();
  await bench.write({ "w/b.csv": "2" });
  expect(await watch.ended).toMatchObject({ name: expect.stringMatching(/NotFound/) as string });
});

describe("a file that keeps its size and date while its content changes", () => {
  const rewrite = async (content: string): Promise<void> => {
    const { atime, mtime } = await stat(bench.path("w/a.csv"));
    await writeFile(bench.path("w/a.csv"), content);
    await utimes(bench.path("w/a.csv"), atime, mtime);
  };

  test.each(["time", "hash"] as const)("is sent as it is in the end (%s)", async (settleBy) => {
    await bench.write({ "w/a.csv": "0000" });
    const watch = watching("w", { settleBy, stillMs: 300 });
    for (let count = 1; count <= 5; count += 1) {
      await sleep(100);
      await rewrite(`000${count}`);
    }
    await until(() => watch.sent() === 1);
    expect(await contentsOf(bench.page)).toEqual([["a.csv", "0005", 1]]);
    await rewrite("9999");
    await until(() => watch.sent() === 2);
    await watch.stop();
    expect(await contentsOf(bench.page)).toEqual([["a.csv", "9999", 2]]);
  });
});

describe("what cannot be sent now", () => {
  test("is tried again, and the others do not wait for it", async () => {
    await bench.write({ "w/a.csv": "1", "w/b.csv": "2" });
    bench.sandbox.faults.failNext("add_attachment", { status: 503, code: 4999, times: 7 });
    const watch = watching("w");
    await until(() => watch.sent() === 2);
    await watch.stop();
    expect((await contentsOf(bench.page)).map(([name]) => name)).toEqual(["a.csv", "b.csv"]);
  });

  test("ends a single run with the file named, once the others are sent", async () => {
    await bench.write({ "w/a.csv": "1", "w/id_rsa": "x", "w/b.csv": "2" });
    const watch = watchFolder(bench.page, bench.path("w"), { ...QUICK, once: true });
    for await (const _event of watch);
    expect(watch.summary()).toMatchObject({
      isComplete: false,
      sent: { length: 2 },
      refused: [{ file: bench.path("w/id_rsa") }],
    });
    await rm(bench.path("w/id_rsa"));
    const again = watchFolder(bench.page, bench.path("w"), { ...QUICK, once: true });
    for await (const _event of again);
    expect(again.summary().isComplete).toBe(true);
  });
});

test("a server that is down at the start is waited for", async () => {
  await bench.write({ "w/a.csv": "1" });
  bench.sandbox.faults.failNext("*", { dropConnection: true, times: 6 });
  const watch = watching("w");
  await until(() => watch.sent() === 1);
  await watch.stop();
  expect(watch.events.some(({ kind }) => kind === "waiting")).toBe(true);
});

test(
  "two computers with the same names: after 200 rounds every file's last content is the newest version of its own entry",
  { timeout: 120_000 },
  async () => {
    const names = ["a.csv", "b.csv", "c.csv"];
    const computers = ["one", "two"];
    // The same contents now and then, so that nobody may go by them; different ones in the end.
    const contents = ["head\n", "head\n1\n", "head\n2\n"];
    const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
    for (const computer of computers) await mkdir(bench.path(computer));
    const watches = computers.map((computer) =>
      watching(computer, { stateFolder: bench.path(`.${computer}`), stillMs: 15, intervalMs: 5 }),
    );
    for (let round = 0; round < 200; round += 1) {
      await writeFile(bench.path(pick(computers), pick(names)), pick(contents));
      await sleep(10);
    }
    const last = computers.flatMap((computer) =>
      names.map((name) => ({ computer, name, content: `${computer} ${name}` })),
    );
    for (const { computer, name, content } of last) await writeFile(bench.path(computer, name), content);
    const isThere = async (): Promise<boolean> => {
      const there = new Set((await contentsOf(bench.page)).map(([name, content]) => `${name} ${content}`));
      return last.every(({ name, content }) => there.has(`${name} ${content}`));
    };
    await until(isThere);
    for (const watch of watches) await watch.stop();
    const files = await filesOn(bench.page);
    for (const [index, computer] of computers.entries()) {
      const ids = (name: string): unknown[] => [
        ...new Set(
          watches[index]?.events.flatMap((event) =>
            event.kind === "sent" && event.filename === name ? [event.id] : [],
          ),
        ),
      ];
      for (const name of names) {
        expect(ids(name), `${computer} ${name}`).toHaveLength(1);
        const entry = files.find(({ id }) => id === ids(name)[0]);
        expect(await (await entry?.download())?.text()).toBe(`${computer} ${name}`);
      }
    }
    expect(files).toHaveLength(6);
  },
);
