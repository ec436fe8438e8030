import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Client } from "labapi";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { runLabapi, startLabapi } from "./helpers/spawned.ts";
import { keyOf, somebody } from "../helpers/signed-in.ts";

const FILE_COUNT = 500;
const PAGE = "Lab QC:/Incidents";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await mkdir(join(bench.folder, "data"));
  for (let index = 0; index < FILE_COUNT; index += 1) {
    // Some with the same content and size, so that only names tell them apart.
    const content = index % 5 === 0 ? "same" : randomBytes(64).toString("hex");
    await writeFile(join(bench.folder, "data", `file_${index}.txt`), content);
  }
});
afterAll(() => bench[Symbol.asyncDispose]());

/** Starts a command and kills it once so many calls of a kind have reached the sandbox. */
async function killAfter(args: readonly string[], method: string, count: number): Promise<void> {
  bench.sandbox.clearCalls();
  const child = startLabapi(args, { env: { ...bench.env, LABAPI_SETTLE_SECONDS: "2" }, cwd: bench.folder });
  let text = "";
  child.stderr?.on("data", (piece) => (text += String(piece)));
  const ended = once(child, "close");
  const poll = setInterval(() => {
    if (bench.sandbox.calls.filter((call) => call.method === method).length < count) return;
    clearInterval(poll);
    // Anywhere in the next few files: before, during or after an upload, or while the journal is written.
    setTimeout(() => child.kill("SIGKILL"), Math.random() * 20);
  }, 1);
  await ended;
  clearInterval(poll);
  expect(child.signalCode, text).toBe("SIGKILL");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function localSums(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder);
  const sums = names.map(async (name) => [name, sha256(await readFile(join(folder, name)))] as const);
  return new Map(await Promise.all(sums));
}

test("put killed twice at random ends with every file once; so does get", { timeout: 240_000 }, async () => {
  const put = ["put", "data", PAGE];
  await killAfter(put, "add_attachment", 1 + Math.floor(Math.random() * 200));
  await killAfter(put, "add_attachment", 1 + Math.floor(Math.random() * 200));
  const last = await runLabapi([...put, "--json"], {
    env: { ...bench.env, LABAPI_SETTLE_SECONDS: "2" },
    cwd: bench.folder,
  });
  expect(last.err).toContain("Going on with a batch that was stopped");
  expect(last.code).toBe(0);
  const { sent } = JSON.parse(last.out) as { sent: { file: string; sha256: string }[] };
  expect(sent).toHaveLength(FILE_COUNT);

  const local = await localSums(join(bench.folder, "data"));
  const remote = await remoteSums();
  expect(remote).toHaveLength(FILE_COUNT);
  expect(new Map(remote)).toEqual(local);

  const get = ["get", PAGE, "back"];
  await killAfter(get, "entry_attachment", 1 + Math.floor(Math.random() * 200));
  await killAfter(get, "entry_attachment", 1 + Math.floor(Math.random() * 200));
  const fetched = await runLabapi(get, { env: bench.env, cwd: bench.folder });
  expect(fetched.err).toMatch(/skipped \d+ that are there already/);
  expect(fetched.code).toBe(0);
  expect(await localSums(join(bench.folder, "back"))).toEqual(local);
});

async function remoteSums(): Promise<(readonly [string, string])[]> {
  await using client = new Client(keyOf(bench.sandbox));
  const { email, token } = somebody(bench.sandbox);
  const page = await (await client.login(email, token)).notebooks.get("Lab QC").traverse("Incidents");
  if (!page.isPage()) throw new Error("not a page");
  const sums: (readonly [string, string])[] = [];
  for (const entry of await page.entries()) {
    if (entry.kind !== "attachment") continue;
    sums.push([entry.filename, sha256(await (await entry.download()).bytes())]);
  }
  return sums;
}
