/** Memory while a file of 1 GiB goes up and comes down again: peak resident set above idle, and the file compared. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, type Page } from "labapi";
import { startChild } from "./child.ts";
import type { ReadySandbox } from "./sandbox-server.ts";

const SIZE_BYTES = 1024 ** 3;
const MEBIBYTE = 1024 ** 2;

async function makeFile(path: string): Promise<void> {
  await using file = await open(path, "w");
  const piece = Buffer.alloc(MEBIBYTE);
  for (let written = 0; written < SIZE_BYTES; written += MEBIBYTE) {
    piece.writeUInt32LE(written / MEBIBYTE);
    await file.writeFile(piece);
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: MEBIBYTE })) hash.update(piece as Buffer);
  return hash.digest("hex");
}

/** Peak resident set above the idle one, in bytes. */
async function peakAbove(idle: number, task: () => Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 10);
  await task();
  clearInterval(timer);
  return peak - idle;
}

const show = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(0)} MiB`;

async function measure(page: Page, folder: string, idle: number): Promise<void> {
  const path = join(folder, "large.bin");
  const back = join(folder, "back.bin");
  await makeFile(path);
  const expected = await sha256Of(path);
  const up = await peakAbove(idle, () => page.attach(path));
  const [entry] = await page.entries();
  if (entry?.kind !== "attachment" || entry.receipt?.sha256 !== expected)
    throw new Error("The upload is not the file.");
  const down = await peakAbove(idle, () => entry.saveTo(back));
  if ((await sha256Of(back)) !== expected) throw new Error("What came down is not what went up.");
  console.log(`1 GiB up: peak ${show(up)} above idle; down: ${show(down)}; identical`);
}

export async function benchTransfer(): Promise<void> {
  using server = await startChild<ReadySandbox>("sandbox-server.ts");
  const { email, token, ...key } = server.ready;
  await using client = new Client(key);
  const user = await client.login(email, token);
  const page = await user.notebooks.default.page("Large");
  // One small transfer first: what is loaded once is not what a gigabyte costs.
  await page.attach(Buffer.alloc(MEBIBYTE), { filename: "warm-up.bin" });
  // Idle is a client that has signed in and worked, before the file exists.
  const idle = process.memoryUsage.rss();
  const folder = await mkdtemp(join(tmpdir(), "labapi-bench-"));
  try {
    await measure(await user.notebooks.default.page("Measured"), folder, idle);
  } finally {
    await rm(folder, { recursive: true });
  }
}
