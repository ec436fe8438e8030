import { once } from "node:events";
import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LocalFile } from "../../src/transfer/collect/collect.ts";
import { Settling } from "../../src/transfer/watch/settling.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { startLabapi } from "./helpers/spawned.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
  await mkdir(join(bench.folder, "out"));
});
afterEach(() => bench[Symbol.asyncDispose]());

const PAGE = "Lab QC:/Incidents";
const QUICK = ["--settle", "300ms", "--interval", "50ms"];

const path = (name: string): string => join(bench.folder, "out", name);

async function onPage(): Promise<[string, number, number][]> {
  const list = (await bench.json(["ls", PAGE])) as { filename: string; sizeBytes: number; version: number }[];
  return list.map(({ filename, sizeBytes, version }) => [filename, sizeBytes, version]);
}

describe("a file is finished", () => {
  const file = (sizeBytes: number, modifiedMs = 0): LocalFile => ({
    path: "/a",
    relativePath: "a",
    folder: "x",
    sizeBytes,
    modifiedMs,
  });

  test("when it has stayed the same for long enough, and never while it grows", () => {
    let now = 0;
    const settling = new Settling(1000, () => now);
    for (const [at, size, isFinished] of [
      [0, 1, false],
      [900, 2, false],
      [1800, 3, false],
      [2700, 3, false],
      [2800, 3, true],
      [2900, 4, false],
      [3900, 4, true],
    ] as const) {
      now = at;
      expect(settling.finished([file(size)]).length, `at ${at}`).toBe(isFinished ? 1 : 0);
    }
  });

  test("not while it is empty, nor when only its date moves, nor when it went and came back", () => {
    let now = 0;
    const settling = new Settling(1000, () => now);
    settling.finished([file(0)]);
    now = 5000;
    expect(settling.finished([file(0)])).toEqual([]);
    expect(settling.isWaiting).toBe(false);
    settling.finished([file(1, 1)]);
    now = 5999;
    settling.finished([file(1, 2)]);
    now = 6500;
    expect(settling.finished([file(1, 2)])).toEqual([]);
    settling.finished([]);
    now = 7500;
    expect(settling.finished([file(1, 2)])).toEqual([]);
  });
});

describe("watch --once", () => {
  test("sends what is there, with receipts, and remembers it", async () => {
    await writeFile(path("a.csv"), "1");
    await writeFile(path("empty"), "");
    await writeFile(path("id_rsa"), "x");
    const first = await bench.run(["watch", "out", PAGE, "--once", "--receipt", "r.json", "--caption", "QC", ...QUICK]);
    expect(first).toMatchObject({ code: 6, err: expect.stringContaining("refused") as string });
    expect(await onPage()).toEqual([["a.csv", 1, 1]]);
    await writeFile(path("b.csv"), "2");
    await bench.run(["watch", "out", PAGE, "--once", "--receipt", "r.json", ...QUICK]);
    expect(await onPage()).toEqual([
      ["a.csv", 1, 1],
      ["b.csv", 1, 1],
    ]);
    const receipts = JSON.parse(await readFile(join(bench.folder, "r.json"), "utf8")) as {
      filename: string;
      sha256: string;
    }[];
    expect(receipts.map(({ filename, sha256 }) => [filename, sha256.length])).toEqual([
      ["a.csv", 64],
      ["b.csv", 64],
    ]);
  });

  test("gives a changed file a new version, and does not repeat what the page has", async () => {
    await writeFile(path("a.csv"), "1");
    await bench.run(["put", "out/a.csv", PAGE]);
    await bench.run(["watch", "out", PAGE, "--once", ...QUICK]);
    expect(await onPage()).toEqual([["a.csv", 1, 1]]);
    await writeFile(path("a.csv"), "22");
    await bench.run(["watch", "out", PAGE, "--once", ...QUICK]);
    expect(await onPage()).toEqual([["a.csv", 2, 2]]);
  });

  test("goes into folders below only with --recursive", async () => {
    await mkdir(path("sub"));
    await writeFile(path("sub/x.csv"), "1");
    await bench.run(["watch", "out", PAGE, "--once", ...QUICK]);
    expect(await onPage()).toEqual([]);
    await bench.run(["watch", "out", PAGE, "--once", "--recursive", ...QUICK]);
    expect(await onPage()).toEqual([["x.csv", 1, 1]]);
  });

  test("tries again when the answer was lost, and never sends twice", async () => {
    await writeFile(path("a.csv"), "1");
    bench.sandbox.faults.failNext("add_attachment", { dropConnection: true, afterEffect: true });
    expect((await bench.run(["watch", "out", PAGE, "--once", ...QUICK])).code).toBe(0);
    expect(await onPage()).toEqual([["a.csv", 1, 1]]);
  });

  test.each([
    [["watch", "nowhere", PAGE], 2, "no folder"],
    [["watch", "out", "Lab QC:/Balances"], 2, "Give a page"],
    [["watch", "out", PAGE, "--settle", "soon"], 2, "30s"],
  ])("labapi %j is refused", async (args, code, text) => {
    expect(await bench.run(args)).toMatchObject({ code, err: expect.stringContaining(text) as string });
  });
});

test(
  "each file once and whole: one that grows for 10 s, a rename into place, and restarts in between",
  { timeout: 60_000 },
  async () => {
    const options = { env: bench.env, cwd: bench.folder };
    const args = ["watch", "out", PAGE, "--settle", "2s", "--interval", "100ms"];
    const growing = (async () => {
      for (let second = 0; second < 20; second += 1) {
        await appendFile(path("grows.csv"), `line ${second}\n`);
        await sleep(500);
      }
    })();
    let child = startLabapi(args, options);
    await sleep(4000);
    await writeFile(path(".upload.part"), "moved ".repeat(1000));
    await rename(path(".upload.part"), path("moved.csv"));
    await sleep(500);
    child.kill("SIGKILL");
    await once(child, "close");
    child = startLabapi(args, options);
    await growing;
    await writeFile(path("late.csv"), "late");
    await until(async () => (await onPage()).length >= 3);
    child.kill("SIGKILL");
    await once(child, "close");
    child = startLabapi(args, options);
    let said = "";
    child.stderr?.on("data", (text) => (said += String(text)));
    await until(async () => said.includes("Watching"));
    await sleep(3000);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(said).toContain("Sent 0 files");
    const size = Buffer.byteLength(Array.from({ length: 20 }, (_unused, second) => `line ${second}\n`).join(""));
    expect((await onPage()).toSorted(([a], [b]) => a.localeCompare(b))).toEqual([
      ["grows.csv", size, 1],
      ["late.csv", 4, 1],
      ["moved.csv", 6000, 1],
    ]);
  },
);

test("a folder that goes away for a while is waited for", { timeout: 30_000 }, async () => {
  const child = startLabapi(["watch", "out", PAGE, ...QUICK], { env: bench.env, cwd: bench.folder });
  let said = "";
  child.stderr?.on("data", (text) => (said += String(text)));
  await until(async () => said.includes("Watching"));
  await rm(path(""), { recursive: true });
  await until(async () => said.includes("has to wait"));
  await mkdir(path(""));
  await writeFile(path("a.csv"), "1");
  await until(async () => (await onPage()).length === 1);
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(100);
}

describe("a server that is down at the start", () => {
  test("is waited for with the sign-in as well, and then the file is sent", { timeout: 60_000 }, async () => {
    const late = createServer((near) => {
      const far = connect(Number(new URL(bench.sandbox.url).port), "127.0.0.1");
      near.pipe(far).pipe(near);
      for (const socket of [near, far]) socket.on("error", () => void (near.destroy(), far.destroy()));
    });
    const port = await freePort();
    await writeFile(path("a.csv"), "1");
    const env = { ...bench.env, API_URL: `http://127.0.0.1:${port}` };
    const child = startLabapi(["watch", "out", PAGE, "--once", ...QUICK], { env, cwd: bench.folder });
    let said = "";
    child.stderr?.on("data", (piece) => (said += String(piece)));
    while (!said.includes("LabArchives has to be waited for")) await sleep(20);
    late.listen(port, "127.0.0.1");
    try {
      const [code] = (await once(child, "close")) as [number];
      expect(code, said).toBe(0);
      expect(await onPage()).toEqual([["a.csv", 1, 1]]);
    } finally {
      late.close();
    }
  });
});

/** A port where nobody listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
