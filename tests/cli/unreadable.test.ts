import { execFileSync } from "node:child_process";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { runLabapi, startLabapi } from "./helpers/spawned.ts";

const SOURCE = fileURLToPath(new URL("../fixtures/native/failing-open.c", import.meta.url));
const PAGE = "Lab QC:/Incidents";

/** Compiles what makes files unreadable; says why where that cannot be done. */
function compileInto(folder: string): string {
  const library = join(folder, "failing-open.so");
  execFileSync("gcc", ["-shared", "-fPIC", "-D_FILE_OFFSET_BITS=32", "-o", library, SOURCE, "-ldl"]);
  return library;
}

const canPreload = process.platform === "linux" && hasCommand("gcc");

describeIf(canPreload, "gcc", "files that the system cannot read (needs Linux and gcc)")(
  "a file that cannot be read among others",
  { timeout: 60_000 },
  () => {
    let bench: Bench;
    let env: Record<string, string>;
    beforeEach(async () => {
      bench = await startBench();
      env = { ...bench.env, LD_PRELOAD: compileInto(bench.folder) };
      await mkdir(join(bench.folder, "out"));
      for (const name of ["a_done", "m_LOCKED", "n_BROKEN", "z_done"])
        await writeFile(join(bench.folder, "out", `${name}.csv`), name);
    });
    afterEach(() => bench[Symbol.asyncDispose]());

    async function onPage(): Promise<string[]> {
      return ((await bench.json(["ls", PAGE])) as { filename: string }[]).map(({ filename }) => filename);
    }

    test("put names each with its reason, sends the others, and says that it is incomplete", async () => {
      const { code, out, err } = await runLabapi(["put", "out", PAGE, "--json"], { env, cwd: bench.folder });
      expect(code, err).toBe(6);
      expect(err).toMatch(/m_LOCKED\.csv: .*EBUSY/);
      expect(err).toMatch(/n_BROKEN\.csv: .*EIO/);
      expect(JSON.parse(out)).toMatchObject({ sent: { length: 2 }, notTried: [] });
      expect(await onPage()).toEqual(["a_done.csv", "z_done.csv"]);
      // Readable again, the same command sends what is missing, and nothing twice.
      expect((await bench.run(["put", "out", PAGE])).code).toBe(0);
      expect((await onPage()).toSorted()).toEqual(["a_done.csv", "m_LOCKED.csv", "n_BROKEN.csv", "z_done.csv"]);
    });

    test.each(["m_LOCKED", "n_BROKEN"])("put of %s alone is a failure with its name", async (name) => {
      const { code, err } = await runLabapi(["put", `out/${name}.csv`, PAGE], { env, cwd: bench.folder });
      expect(code, err).toBeGreaterThan(0);
      expect(err).toMatch(new RegExp(`${name}\\.csv.*(?:EBUSY|EIO)`));
      expect(await onPage()).toEqual([]);
    });

    test("watch goes on, and sends them when they can be read", async () => {
      const args = ["watch", "out", PAGE, "--settle", "200ms", "--interval", "100ms"];
      const child = startLabapi(args, { env, cwd: bench.folder });
      let said = "";
      child.stderr?.on("data", (piece) => (said += String(piece)));
      try {
        while (!/LOCKED.*EBUSY/.test(said) || !/BROKEN.*EIO/.test(said) || (await onPage()).length < 2) await sleep(50);
        // Its owner lets go of it.
        await rename(join(bench.folder, "out", "m_LOCKED.csv"), join(bench.folder, "out", "m_free.csv"));
        while ((await onPage()).length < 3) await sleep(50);
      } finally {
        child.kill("SIGKILL");
      }
      expect((await onPage()).toSorted()).toEqual(["a_done.csv", "m_free.csv", "z_done.csv"]);
    });
  },
);
