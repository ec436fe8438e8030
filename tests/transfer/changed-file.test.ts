import { appendFile, open, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { TransferOptions } from "labapi";
import { uploadFiles } from "labapi/transfer";
import { prepareUpload } from "../../src/transport/upload.ts";
import { filesOn, type SendBench, sendBench, sha256 } from "./helpers/sending.ts";

let bench: SendBench;
beforeEach(async () => void (bench = await sendBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const SIZE_BYTES = 3 * 1024 * 1024;
const OLD = Buffer.alloc(SIZE_BYTES, "A");

/** What may happen to a file while somebody reads it. */
const FAULTS: Readonly<Record<string, (path: string) => Promise<void>>> = {
  "cut off": (path) => truncate(path, 1000),
  continued: (path) => appendFile(path, "more"),
  "rewritten in place, dates put back": async (path) => {
    const { atime, mtime } = await stat(path);
    await using file = await open(path, "r+");
    await file.write(Buffer.alloc(SIZE_BYTES, "B"), 0, SIZE_BYTES, 0);
    await utimes(path, atime, mtime);
  },
  "rewritten in one byte": async (path) => {
    await using file = await open(path, "r+");
    await file.write(Buffer.from("B"), 0, 1, SIZE_BYTES - 1);
  },
  "replaced by another": async (path) => {
    await writeFile(`${path}.new`, Buffer.alloc(SIZE_BYTES, "B"));
    await rename(`${path}.new`, path);
  },
  "taken away": (path) => rm(path),
};

/** Does something once that much is sent. */
function at(doneBytes: number, task: () => Promise<void>): TransferOptions & { readonly done: () => Promise<void> } {
  let running: Promise<void> | undefined;
  return {
    onProgress: (progress) => {
      if (progress.doneBytes >= doneBytes) running ??= task();
    },
    done: async () => await running,
  };
}

describe("a file that changes while it is uploaded is never vouched for", () => {
  test.each(Object.keys(FAULTS))("%s", { timeout: 60_000 }, async (fault) => {
    const path = bench.path("c.dat");
    const change = FAULTS[fault] ?? rm;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: SIZE_BYTES }), fc.boolean(), async (doneBytes, isNewVersion) => {
        await writeFile(path, OLD);
        const entry = isNewVersion ? await bench.page.attach(Buffer.from("v1"), { filename: "c.dat" }) : undefined;
        const { onProgress, done } = at(doneBytes, () => change(path));
        const upload =
          entry === undefined ? bench.page.attach(path, { onProgress }) : entry.replace(path, { onProgress });
        const result = await upload.catch((error: unknown) => error as Error);
        await done();
        if (result instanceof Error) {
          expect(result.message).toMatch(/changed|taken away|cannot be read/);
          return;
        }
        // It was all read before anything happened, so it is whole and old.
        expect(result.receipt).toMatchObject({ sizeBytes: SIZE_BYTES, sha256: sha256(OLD) });
        expect(sha256(await (await result.download()).bytes())).toBe(sha256(OLD));
      }),
      { numRuns: 6 },
    );
  });

  test("after the last byte was read, the error names the entry that holds it", async () => {
    const path = bench.path("c.dat");
    await writeFile(path, OLD);
    bench.sandbox.faults.failNext("add_attachment", { delayMs: 300 });
    const sending = bench.page.attach(
      path,
      at(SIZE_BYTES, () => appendFile(path, "!")),
    );
    const error = (await sending.catch((thrown: unknown) => thrown)) as Error & { written: string[] };
    expect(error.name).toBe("PartialWriteError");
    const [file] = await filesOn(bench.page);
    expect(error.written).toEqual([file?.id]);
    expect(error.message).toContain(file?.id);
  });

  test("a file that was written in the very tick of the clock in which it was looked at is read once more", async () => {
    const path = bench.path("c.dat");
    await writeFile(path, "old");
    const upload = await prepareUpload(path);
    expect(await upload.changed?.({ sizeBytes: 3, sha256: sha256("old") })).toBeUndefined();
    expect(await upload.changed?.({ sizeBytes: 3, sha256: sha256("Old") })).toBe("changed");
  });

  test("nothing is held against a file that stays, be it empty", async () => {
    for (const content of ["", "x", OLD]) {
      await writeFile(bench.path("still"), content);
      expect((await bench.page.attach(bench.path("still"))).receipt?.sha256).toBe(sha256(content));
    }
  });
});

describe("a batch", () => {
  test("names the entry that holds a mixture; the next run replaces it, and adds none", async () => {
    await bench.write({ "c.dat": "first" });
    bench.sandbox.faults.failNext("add_attachment", { delayMs: 300 });
    const uploads = uploadFiles(bench.page, [bench.path("c.dat")], {
      stateFolder: bench.path(".state"),
      ifChanged: true,
    });
    for await (const event of uploads) if (event.kind === "progress") await bench.write({ "c.dat": "second" });
    const summary = uploads.summary();
    const [file] = await filesOn(bench.page);
    expect(summary).toMatchObject({ sent: [], isComplete: false, failed: [{ entryId: file?.id }] });
    const again = await bench.send(["c.dat"], { ifChanged: true });
    expect(again.summary).toMatchObject({
      isComplete: true,
      sent: [{ id: file?.id, version: 2, sha256: sha256("second") }],
    });
    expect(await filesOn(bench.page)).toHaveLength(1);
  });
});
