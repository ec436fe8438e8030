import { execFileSync } from "node:child_process";
import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CopyBench, copyBench, EVERY_KIND, hashesOf, manyPages } from "./world.ts";

test("a snapshot holds every kind of entry, under names any system takes, and sha256sum agrees", async () => {
  await using bench = await copyBench(EVERY_KIND);
  const summary = await bench.take();
  expect(summary).toMatchObject({ outcome: "made", isComplete: true, omissions: [] });
  const snapshot = await bench.latest();
  expect(snapshot.path).toBe(summary.path);
  execFileSync("sha256sum", ["--check", "--strict", "--quiet", "SHA256SUMS"], { cwd: snapshot.path });
  console.log(execFileSync("find", [".", "-type", "f"], { cwd: snapshot.path, encoding: "utf8" }));
  console.log(JSON.stringify(summary.fidelity, undefined, 1));
});

test("counts", async () => {
  await using bench = await copyBench(manyPages(20));
  console.log(await bench.calls());
  console.log(await bench.calls());
});
