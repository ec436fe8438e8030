import { mkdtemp, readdir, readFile, rm, symlink, writeFile, mkdir, chmod, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import fc from "fast-check";
import type { Folder, Notebook, Page } from "labapi";
import { diskName, downloadFiles, type DownloadFilesOptions, type DownloadSummary, uploadFiles } from "labapi/transfer";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeFolder } from "../../src/core/make-folder.ts";
import { numbered, sameness } from "../../src/transfer/fetch/disk-names.ts";
import { type SignedIn, signedIn } from "../helpers/signed-in.ts";

let here: SignedIn;
let notebook: Notebook;
let root: string;
let count = 0;
beforeAll(async () => {
  here = await signedIn();
  notebook = here.user.notebooks.default;
});
afterAll(() => here[Symbol.asyncDispose]());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "labapi-names-"));
  count += 1;
});
afterEach(() => rm(root, { recursive: true }));

const files = async (page: Page, ...names: readonly string[]): Promise<void> => {
  for (const name of names) await page.attach(Buffer.from(`${page.path.toString()} ${name}`), { filename: name });
};

async function fetched(source: Notebook | Folder | Page, options?: DownloadFilesOptions): Promise<DownloadSummary> {
  const downloads = downloadFiles(source, root, options);
  for await (const _event of downloads);
  return downloads.summary();
}

async function onDisk(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith(".state"))
    .toSorted();
}

/** A fresh place in the notebook. */
const at = (path = ""): string => `Case ${count}${path}`;

describe("two things that want one name", () => {
  test("a file called as a page, and everything after it", async () => {
    const folder = await notebook.folder(at("/R"));
    await files(await folder.page("R"), "2026", "zzz.txt");
    await files(await folder.page("2026"), "a.csv");
    await files(await folder.page("later"), "b.csv");
    expect(await fetched(folder)).toMatchObject({ isComplete: true, got: { length: 4 } });
    expect(await onDisk()).toEqual(["2026", "2026 (2)/a.csv", "later/b.csv", "zzz.txt"]);
  });

  test("a file with an extension called as a page, in other capitals and another spelling", async () => {
    const folder = await notebook.folder(at("/R"));
    await files(await folder.page("R"), "Pru\u0308fung.CSV");
    await files(await folder.page("pr\u00FCfung.csv"), "a.csv");
    await fetched(folder);
    expect(await onDisk()).toEqual(["Pru\u0308fung.CSV", "pr\u00FCfung (2).csv/a.csv"]);
  });

  test("a folder called as a file, below pages of one name, and names that only look numbered", async () => {
    const folder = await notebook.folder(at("/R"));
    await files(await folder.page("R"), "a.csv", "a (2).csv", "a.csv");
    await files(await folder.createPage("P", { ifExists: "duplicate" }), "one");
    await files(await folder.createPage("P", { ifExists: "duplicate" }), "two");
    await files(await folder.page("a.csv/deep"), "three");
    await fetched(folder);
    expect(await onDisk()).toEqual(["P (2)/two", "P/one", "a (2).csv", "a (3).csv", "a (4).csv/deep/three", "a.csv"]);
  });

  test("keep their names when more comes, with a journal and without", async () => {
    const folder = await notebook.folder(at("/R"));
    await files(await folder.page("2026"), "a.csv");
    for (const stateFolder of [join(root, ".state"), undefined]) {
      await fetched(folder, { stateFolder });
      const before = await onDisk();
      await files(await folder.page("R"), "2026");
      await folder.refresh();
      expect(await fetched(folder, { stateFolder })).toMatchObject({ failed: [], isComplete: true });
      expect(await onDisk()).toEqual(expect.arrayContaining(before));
      expect(await fetched(folder, { stateFolder })).toMatchObject({ got: [], failed: [], isComplete: true });
    }
    expect(await onDisk()).toEqual(["2026 (2)", "2026 (3)", "2026/a.csv"]);
  });

  test("whatever the names are, nothing is lost", async () => {
    const name = fc.constantFrom(
      "a",
      "A",
      "a (2)",
      "a (2) (2)",
      "\u00E4",
      "a\u0308",
      ".a",
      "_a",
      "a.",
      "con",
      "x.lnk",
      "x.lnk_",
    );
    const tree = fc.array(fc.record({ page: name, folder: fc.option(name), file: name }), {
      minLength: 1,
      maxLength: 8,
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(tree, async (things) => {
        const folder = await notebook.folder(at(`/run ${(run += 1)}`));
        for (const { page, folder: above, file } of things) {
          const parent = above === null ? folder : await folder.createFolder(above, { ifExists: "keep" });
          await files(await parent.createPage(page, { ifExists: "duplicate" }), file);
        }
        const summary = await fetched(folder);
        const paths = summary.got.map(({ file }) => sameness(file.path));
        expect([summary.failed, new Set(paths).size]).toEqual([[], things.length]);
        await rm(root, { recursive: true });
        await mkdir(root);
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe("a folder's own files come back into it", () => {
  test("from a page beside it, also when just the folder is asked for", async () => {
    const top = await notebook.folder(at("/T"));
    const folder = await top.folder("Run");
    await files(await top.page("Run"), "own.csv");
    await files(await folder.page("Day 1"), "one.csv");
    await fetched(top);
    expect(await onDisk()).toEqual(["Run/Day 1/one.csv", "Run/own.csv"]);
    await rm(root, { recursive: true });
    await fetched(folder);
    expect(await onDisk()).toEqual(["Day 1/one.csv", "own.csv"]);
  });

  test("from a page of its name inside it, where none is beside it; with one beside it, that is a folder", async () => {
    const top = await notebook.folder(at("/T"));
    await files(await top.page("Run/Run"), "a.csv");
    await fetched(top);
    expect(await onDisk()).toEqual(["Run/a.csv"]);
    await rm(root, { recursive: true });
    await files(await top.page("Run"), "a.csv");
    await fetched(top);
    expect(await onDisk()).toEqual(["Run/Run/a.csv", "Run/a.csv"]);
  });

  test("but a page of its name beside a folder of its name is that folder's", async () => {
    const top = await notebook.folder(at("/Run"));
    await files(await top.page("Run/Day"), "inner.csv");
    await files(await top.page("Run"), "inner own.csv");
    await fetched(top);
    expect(await onDisk()).toEqual(["Run/Day/inner.csv", "Run/inner own.csv"]);
  });
});

test("whatever tree of folders was sent, the same tree comes back", async () => {
  const name = fc.constantFrom("x", "y", "Z");
  const path = fc.array(name, { minLength: 1, maxLength: 4 });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(path, { minLength: 1, maxLength: 6 }), async (paths) => {
      const source = join(root, "x");
      for (const parts of paths) {
        await mkdir(join(source, ...parts), { recursive: true });
        await writeFile(join(source, ...parts, "file.csv"), parts.join("/"));
      }
      const sent = await onDisk();
      const to = await notebook.folder(at(`/run ${(run += 1)}`));
      for await (const _event of uploadFiles({ notebook, path: to.path, kind: "folder" }, [source]));
      await rm(root, { recursive: true });
      await notebook.refresh();
      expect((await fetched(to)).failed).toEqual([]);
      expect(await onDisk()).toEqual(sent);
      await rm(root, { recursive: true });
      await mkdir(root);
    }),
    { numRuns: 10 },
  );
}, 60_000);

describe("names that tools obey", () => {
  const OBEYED = {
    ".env": "_env",
    ".ENV.local": "_ENV.local",
    ".npmrc": "_npmrc",
    ".git": "_git",
    ".gitconfig": "_gitconfig",
    ".bashrc": "_bashrc",
    "...": "_..",
    "\uFF0Eenv": "_\uFF0Eenv",
    "\u2024env": "_\u2024env",
    "\u200B.env": "_\u200B.env",
    " .env": "_ .env",
    "desktop.ini": "_desktop.ini",
    "Desktop.INI": "_Desktop.INI",
    "desktop.ini .": "_desktop.ini .",
    "autorun.inf": "_autorun.inf",
    "conftest.py": "_conftest.py",
    "sitecustomize.py": "_sitecustomize.py",
    node_modules: "_node_modules",
    "GIT~1": "_GIT~1",
    "Report.pdf.lnk": "Report.pdf.lnk_",
    "x.URL": "x.URL_",
    "x.scf. ": "x.scf. _",
    "x.lnk\u200B": "x.lnk\u200B_",
    "x.desktop": "x.desktop_",
  };
  test.each(Object.entries(OBEYED))("%j becomes %j", (name, safe) => {
    expect(diskName(name, { platform: "linux" })).toBe(safe);
  });

  test.each([
    "a.env",
    "env",
    "Makefile",
    "package.json",
    "a.git.csv",
    "1. Results",
    "etc…",
    "url",
    "lnk.csv",
    "👩‍🔬.csv",
  ])("%j stays", (name) => expect(diskName(name)).toBe(name));

  test("as files and as folders, said, and kept when asked for", async () => {
    const folder = await notebook.folder(at("/R"));
    await files(await folder.page("data"), ".env", "x.lnk", "plain.csv");
    await files(await folder.page(".git/hooks"), "post-checkout");
    await files(await folder.page(".vscode"), "settings.json");
    const summary = await fetched(folder);
    expect(await onDisk()).toEqual([
      "_git/hooks/post-checkout",
      "_vscode/settings.json",
      "data/_env",
      "data/plain.csv",
      "data/x.lnk_",
    ]);
    expect(summary.renamed.map(({ name, why }) => [name, why])).toEqual(
      expect.arrayContaining([".env", "x.lnk", ".git", ".vscode"].map((name) => [name, "obeyed"])),
    );
    await rm(root, { recursive: true });
    await fetched(folder, { allowDotfiles: true });
    expect(await onDisk()).toContain(".git/hooks/post-checkout");
  });

  test("and none of them is ever a path, a device, or too long", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc.string({ unit: "grapheme", maxLength: 400 }),
    );
    for (const platform of ["linux", "win32"] as const) {
      fc.assert(
        fc.property(text, (name) => {
          const safe = diskName(name, { platform });
          expect(safe).not.toMatch(/^\.|[/\\\0]|^$/);
          expect(Buffer.byteLength(numbered(safe, 9999))).toBeLessThanOrEqual(255);
          if (platform === "win32") expect(safe).not.toMatch(/[<>:"|?*]|[. ]$|^(?:con|nul|aux|prn)(?:\.|$)/i);
        }),
      );
    }
  });
});

describe("names long in bytes", () => {
  test.each([
    ["⿆", 80],
    ["菞", 83],
    ["ж", 120],
    ["e", 250],
    ["🧬", 62],
    ["👩‍🔬", 22],
    ["e\u0301", 90],
  ])("%s × %i", async (character, times) => {
    const page = await notebook.page(at("/Long"));
    const name = `${character.repeat(times)}.csv`;
    await files(page, name);
    const [entry] = await page.entries();
    if (entry?.kind !== "attachment") throw new Error("no file");
    await fetched(page);
    const [saved = ""] = await onDisk();
    expect(saved).toMatch(/\.csv$/);
    // No part of a character was cut off.
    expect(saved.slice(0, -4).replaceAll(character, "")).toBe("");
    const path = join(root, name);
    if (Buffer.byteLength(name) <= 255) expect((await entry.saveTo(path)).path).toBe(path);
    else
      await expect(entry.saveTo(path)).rejects.toMatchObject({ name: "UsageError", cause: { code: "ENAMETOOLONG" } });
    expect((await readdir(root)).filter((each) => each.includes("labapi"))).toEqual([]);
  });

  test("of two that are cut to one, both arrive; packed files keep both extensions; a name of a million is no trouble", async () => {
    const page = await notebook.page(at("/Long"));
    await files(page, `${"x".repeat(245)}1.csv`, `${"x".repeat(245)}2.csv`);
    await fetched(page);
    expect(await onDisk()).toHaveLength(2);
    expect(diskName(`${"x".repeat(300)}.tar.gz`)).toMatch(/x\.tar\.gz$/);
    expect(numbered("scan.ome.tiff", 2)).toBe("scan (2).ome.tiff");
    expect(Buffer.byteLength(diskName("\u0301".repeat(1_000_000)))).toBeLessThanOrEqual(240);
  });
});

describe("a place that cannot be written is a typed error, and leaves nothing", () => {
  async function plain(): Promise<Page> {
    const page = await notebook.page(at("/P"));
    await files(page, "a.csv", "b.csv");
    return page;
  }

  test("a file where the folder is to be, a folder where the file is to be, links that lead nowhere or in a circle", async () => {
    const page = await plain();
    const [entry] = await page.entries();
    if (entry?.kind !== "attachment") throw new Error("no file");
    await writeFile(join(root, "file"), "mine");
    await symlink("nowhere", join(root, "dangling"));
    await symlink("circle", join(root, "circle"));
    const codes = { "file/x": /EEXIST|ENOTDIR/, "circle/x": /ELOOP|EEXIST/, "dangling/x": /EEXIST/, ".": /EISDIR/ };
    for (const [path, code] of Object.entries(codes)) {
      const error: unknown = await entry.saveTo(join(root, path)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: "UsageError", cause: { code: expect.stringMatching(code) as string } });
      const downloads = downloadFiles(page, join(root, path === "." ? "file" : path));
      for await (const _event of downloads);
      expect(downloads.summary().failed).toHaveLength(2);
      expect(downloads.summary().failed[0]?.error).toMatchObject({ name: "UsageError" });
    }
    expect(await readFile(join(root, "file"), "utf8")).toBe("mine");
    expect((await readdir(root)).toSorted()).toEqual(["circle", "dangling", "file"]);
  });

  test("one link that leads nowhere in the place of a file costs that file only; a folder behind a link is a folder", async () => {
    const page = await plain();
    await mkdir(join(root, "real"));
    await symlink("real", join(root, "linked"));
    await symlink("nowhere", join(root, "real/a.csv"));
    const downloads = downloadFiles(page, join(root, "linked"), { overwrite: true });
    for await (const _event of downloads);
    expect(downloads.summary()).toMatchObject({ got: { length: 1 }, failed: { length: 1 } });
    expect(await readFile(join(root, "real/b.csv"), "utf8")).toContain("b.csv");
  });

  test("a read-only folder", async () => {
    const page = await plain();
    await mkdir(join(root, "locked"));
    await chmod(join(root, "locked"), 0o500);
    const downloads = downloadFiles(page, join(root, "locked"));
    for await (const _event of downloads);
    // Root may write everywhere.
    const isRoot = process.getuid?.() === 0;
    expect(downloads.summary().failed).toHaveLength(isRoot ? 0 : 2);
    await chmod(join(root, "locked"), 0o700);
  });

  test.runIf(process.platform === "linux")("a place that the system says is never there ends at once", async () => {
    const page = await plain();
    const [entry] = await page.entries();
    if (entry?.kind !== "attachment") throw new Error("no file");
    expect(() => makeFolder("/proc/labapi/deep/er/still")).toThrow("ENOENT");
    await expect(entry.saveTo("/proc/labapi/deep/er/a.csv")).rejects.toMatchObject({
      name: "UsageError",
      cause: { code: "ENOENT" },
    });
    makeFolder(join(root, "a/b/c"), 0o700);
    expect((await stat(join(root, "a/b/c"))).mode & 0o777).toBe(0o700);
  });
});

test("a page that cannot be read costs its own files only, and the trash is left out unless asked for", async () => {
  const folder = await notebook.folder(at("/R"));
  await files(await folder.page("a"), "a.csv");
  const bad = await folder.page("b");
  await files(await folder.page("c"), "c.csv");
  await (await notebook.page(at("/trashed"))).trash();
  here.sandbox.faults.failNext("get_entries_for_page", { status: 404, code: 4512 });
  const summary = await fetched(folder);
  expect(summary).toMatchObject({ got: { length: 1 }, failed: { length: 1 }, isComplete: false });
  expect(summary.failed[0]?.path).toMatch(/^\/Case/);
  await bad.trash();
  const names = (paths: readonly string[]): string[] => paths.filter((path) => path.includes("API Deleted Items"));
  const whole = await fetched(notebook, { dryRun: true });
  expect([whole.leftOut, names(whole.pending.map(({ path }) => path))]).toEqual([["/API Deleted Items"], []]);
  expect((await fetched(notebook, { dryRun: true, includeDeleted: true })).leftOut).toEqual([]);
});
