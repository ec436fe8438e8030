import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { downloadFiles } from "labapi/transfer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SendBench, sendBench, type Sent, sendTo } from "./helpers/sending.ts";

let bench: SendBench;
beforeEach(async () => void (bench = await sendBench()));
afterEach(() => bench[Symbol.asyncDispose]());

/** Sends a folder into a folder of the notebook, which is made. */
async function sendTree(source: string, into = "/Runs"): Promise<Sent> {
  const to = { notebook: bench.notebook, path: into, kind: "folder" } as const;
  return await sendTo(to, [source], {
    cwd: bench.folder,
    stateFolder: bench.path(".state"),
    ifChanged: true,
    settleMs: 0,
  });
}

/** Paths of all pages below a folder that hold something. */
async function pages(into = "Runs"): Promise<string[]> {
  await bench.notebook.refresh();
  const found: string[] = [];
  for await (const node of bench.notebook.walk())
    if (node.isPage() && node.path.startsWith(`/${into}`)) found.push(node.path.toString());
  return found.toSorted();
}

describe("a tree of folders", () => {
  test("that grows later is sent on, and what was sent stays where it is", async () => {
    await bench.write({ "g/runA/x.csv": "A", "g/runB/x.csv": "B", "g/runC/x.csv": "C" });
    expect((await sendTree("g")).summary).toMatchObject({ isComplete: true, sent: { length: 3 } });
    await bench.write({ "g/runB/qc/y.csv": "q", "g/runC/new.csv": "new", "g/top.csv": "t" });
    expect((await sendTree("g")).summary).toMatchObject({
      isComplete: true,
      sent: { length: 3 },
      skipped: { length: 3 },
    });
    expect(await pages()).toEqual(["/Runs/g", "/Runs/g/runA", "/Runs/g/runB", "/Runs/g/runB/qc", "/Runs/g/runC"]);
    expect((await sendTree("g")).summary).toMatchObject({ sent: [], skipped: { length: 6 } });
  });

  test("whose folders bear the name of the one they are in has a place for everything", async () => {
    await bench.write({ "x/x/x/1.csv": "1", "x/x/2.csv": "2", "y/y/3.csv": "3" });
    await sendTree("x");
    await sendTree("y");
    // The outer pages are empty, and tell that the inner ones are not those of the outer folders.
    expect(await pages()).toEqual(["/Runs/x", "/Runs/x/x", "/Runs/x/x/x", "/Runs/y", "/Runs/y/y"]);
  });

  test("that an earlier version has put with its page inside the folder stays as it is", async () => {
    await bench.write({ "run/x.csv": "1", "run/img/1.png": "2" });
    await (await bench.notebook.page("Runs/run/run")).attach(bench.path("run/x.csv"));
    await (await bench.notebook.page("Runs/run/img")).attach(bench.path("run/img/1.png"));
    expect((await sendTree("run")).summary).toMatchObject({ sent: [], skipped: { length: 2 } });
    await bench.write({ "run/new.csv": "3", "run/log/l.log": "4" });
    expect((await sendTree("run")).summary.sent.map(({ page }) => page)).toEqual(["/Runs/run/log", "/Runs/run/run"]);
  });

  test("with empty folders says how many, and which", async () => {
    await bench.write({ "t/a/1.csv": "1" });
    for (const name of ["t/empty", "t/a/none"]) await mkdir(bench.path(name));
    const { summary } = await sendTree("t");
    expect(summary).toMatchObject({ isComplete: true, emptyFolders: [bench.path("t/a/none"), bench.path("t/empty")] });
  });

  test(
    "comes back as it was, whatever it looked like, also when it has grown in between",
    { timeout: 120_000 },
    async () => {
      const name = fc.constantFrom("a", "b", "x");
      const file = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `${names.join("/")}.f`);
      const tree = fc.uniqueArray(file, { minLength: 1, maxLength: 6 });
      let count = 0;
      await fc.assert(
        fc.asyncProperty(tree, tree, async (first, then) => {
          const into = `T${(count += 1)}`;
          for (const more of [first, then]) {
            await bench.write(Object.fromEntries(more.map((path) => [`${into}/x/${path}`, path])));
            expect((await sendTree(`${into}/x`, `/${into}`)).summary.isComplete).toBe(true);
          }
          await back(into);
          expect(await filesIn(bench.path("back", into, "x"))).toEqual(await filesIn(bench.path(into, "x")));
        }),
        {
          numRuns: 12,
          examples: [
            [["a/a/a/a.f"], ["a/a.f"]],
            [["x/a.f"], ["a.f"]],
          ],
        },
      );
    },
  );
});

async function back(into: string): Promise<void> {
  const node = await bench.notebook.folder(into);
  await rm(bench.path("back"), { recursive: true, force: true });
  const downloads = downloadFiles(node, bench.path("back", into));
  for await (const event of downloads) if (event.kind === "failed") throw event.error;
}

async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const contents = await Promise.all(files.map((file) => readFile(file, "utf8")));
  return Object.fromEntries(files.map((file, index) => [file.slice(folder.length), contents[index] ?? ""]));
}
