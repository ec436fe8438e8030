import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startSandbox } from "labapi/sandbox";
import { killMirror } from "./killing.ts";
import { manyPages, seedOf } from "./world.ts";

const KILLS = 10;

test(
  `mirror killed at ${KILLS} random instants goes on to the same bytes, and asks hardly anything twice`,
  {
    timeout: 240_000,
  },
  async () => {
    await using sandbox = await startSandbox({ seed: seedOf(manyPages(100)) });
    const folder = await mkdtemp(join(tmpdir(), "labapi-kill-"));
    try {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const { calls, undisturbed, pageCalls, fileCalls, hashes, expected } = await killMirror(sandbox, folder, kill);
        expect(hashes).toEqual(expected);
        // The page under way may be asked for again, with its file; nothing else but the listing.
        expect(pageCalls).toBeLessThanOrEqual(101);
        expect(fileCalls).toBeLessThanOrEqual(101);
        const listings = 11;
        expect(calls - undisturbed).toBeLessThanOrEqual(listings + 2 + 2 + 5);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
