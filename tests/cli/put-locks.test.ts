import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, type Ran, startBench } from "./helpers/in-process.ts";
import { runLabapi, startLabapi } from "./helpers/spawned.ts";

const PAGE = "Lab QC:/Incidents";
const PUT = ["put", "data", PAGE];
const NAMES = ["a.txt", "b.txt", "c.txt"];

let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
  await mkdir(join(bench.folder, "data"));
  for (const name of NAMES) await writeFile(join(bench.folder, "data", name), name);
});
afterEach(() => bench[Symbol.asyncDispose]());

const labapi = (args: readonly string[]): Promise<Ran> => runLabapi(args, { env: bench.env, cwd: bench.folder });

/** Starts the batch, and returns when it is about its first file, where it stays until the fault is over. */
async function startHolder() {
  bench.sandbox.faults.failNext("add_attachment", { delayMs: 60_000, dropConnection: true });
  const holder = startLabapi(PUT, { env: bench.env, cwd: bench.folder });
  let said = "";
  holder.stderr?.on("data", (piece) => (said += String(piece)));
  while (!(await journal()).includes('"step":"sending"')) {
    expect(holder.exitCode, said).toBeNull();
    await sleep(20);
  }
  return holder;
}

/** Kills it, before or after its first file has gone out. */
async function kill(holder: ChildProcess): Promise<void> {
  holder.kill("SIGKILL");
  await once(holder, "exit");
  bench.sandbox.faults.clear();
}

async function stateFile(end: string): Promise<string> {
  const folder = join(bench.env["LABAPI_STATE_HOME"] ?? "", "put");
  const names = await readdir(folder).catch(() => []);
  return join(folder, names.find((name) => name.endsWith(end)) ?? "none");
}

async function journal(): Promise<string> {
  return await readFile(await stateFile(".jsonl"), "utf8").catch(() => "");
}

const lockPath = (): Promise<string> => stateFile(".lock");

async function expectAllOnce(): Promise<void> {
  const entries = (await bench.json(["ls", PAGE])) as { filename: string }[];
  expect(entries.map(({ filename }) => filename)).toEqual(NAMES);
}

describe("two processes with the same batch", { timeout: 60_000 }, () => {
  test("the second says who is at it, and sends nothing; another batch goes through", async () => {
    const holder = await startHolder();
    try {
      const second = await labapi(PUT);
      expect(second).toMatchObject({ code: 8, out: "" });
      expect(second.err).toContain(`Another labapi (process ${holder.pid})`);
      expect((await labapi(["put", "data/c.txt", "Lab QC:/Balances/Calibration 2026"])).code).toBe(0);
      expect(bench.sandbox.calls.filter(({ method }) => method === "add_attachment")).toHaveLength(1);
    } finally {
      holder.kill("SIGKILL");
    }
  });

  test("a holder that was killed is taken over at once, and the batch is complete with each file once", async () => {
    const holder = await startHolder();
    await kill(holder);
    expect(await readFile(await lockPath(), "utf8")).toContain(`${holder.pid} `);
    const { code, err } = await labapi(PUT);
    expect(code, err).toBe(0);
    expect(err).toContain("Going on with a batch that was stopped");
    await expectAllOnce();
    await expect(lockPath().then((path) => readFile(path))).rejects.toThrow("ENOENT");
  });

  test("a number that another process has by now is no holder; a living one of that number is", async () => {
    const holder = await startHolder();
    await kill(holder);
    const path = await lockPath();
    const [, start = "", host = ""] = (await readFile(path, "utf8")).split(" ");
    expect(host).toBe(hostname());
    const stat = await readFile("/proc/self/stat", "utf8").catch(() => "");
    if (stat !== "") {
      const own = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
      await writeFile(path, `${process.pid} ${own} ${host}`);
      expect((await labapi(PUT)).code).toBe(8);
    }
    await writeFile(path, `${process.pid} ${start} ${host}`);
    expect((await labapi(PUT)).code).toBe(0);
    await expectAllOnce();
  });

  test("a holder on another computer is waited for as long as it shows that it is alive", async () => {
    const holder = await startHolder();
    await kill(holder);
    const path = await lockPath();
    await writeFile(path, "1 1 another-computer");
    const refused = await labapi(PUT);
    expect(refused.code).toBe(8);
    expect(refused.err).toContain("on another-computer");
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(path, longAgo, longAgo);
    expect((await labapi(PUT)).code).toBe(0);
    await expectAllOnce();
  });
});
