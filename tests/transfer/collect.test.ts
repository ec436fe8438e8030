import { execFileSync } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collect, type CollectOptions } from "../../src/transfer/collect/collect.ts";
import { anyOf, globTest } from "../../src/transfer/collect/glob.ts";

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "labapi-collect-"))));
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(...names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), name);
  }
}

/** What is found, and what is refused for which reason. */
async function found(sources: readonly string[], options: Partial<CollectOptions> = {}) {
  const { files, refused, emptyFolders } = await collect(sources, { cwd: folder, ...options });
  return {
    files: files.map(({ relativePath }) => relativePath),
    refused: refused.map(({ relativePath, why }) => `${relativePath}: ${why}`),
    emptyFolders,
  };
}

describe("one bad file among many", () => {
  test("a name that is not UTF-8, of a file and of a folder, and one that only looks odd", async () => {
    await write("d/good.csv", "d/5µL.csv", "d/\uFFFD.csv");
    const odd = (name: string): Buffer => Buffer.concat([Buffer.from(`${folder}/d/`), Buffer.from(name, "latin1")]);
    await writeFile(odd("5\u00B5L.csv"), "x");
    await mkdir(odd("Pr\u00FCfung"));
    await writeFile(odd("Pr\u00FCfung/in.csv"), "x");
    expect(await found(["d"])).toMatchObject({
      files: ["5µL.csv", "good.csv", "\uFFFD.csv"],
      refused: [
        "5\\xB5L.csv: its name is not UTF-8: rename it",
        "Pr\\xFCfung: the folder's name is not UTF-8, so nothing in it is sent: rename it",
      ],
    });
  });

  test("a pipe, a socket's like, a broken link, a loop, a link out of the folder", async () => {
    await write("d/a.csv", "out.csv");
    execFileSync("mkfifo", [join(folder, "d/pipe")]);
    await symlink("nowhere", join(folder, "d/broken"));
    await symlink("loop", join(folder, "d/loop"));
    await symlink("..", join(folder, "d/up"));
    await symlink("../out.csv", join(folder, "d/out"));
    await symlink("a.csv", join(folder, "d/b.csv"));
    expect(await found(["d"])).toMatchObject({
      files: ["a.csv", "b.csv"],
      refused: [
        "broken: it is a link that leads nowhere",
        "loop: it is a link that leads nowhere",
        "out: it is a link that leaves the folder",
        "pipe: it is not a regular file",
        "up: it is a link that leaves the folder",
      ],
    });
  });

  test("one that vanishes between listing and reading", async () => {
    await write("d/a.csv", "d/b.csv", "d/c.csv");
    // Whoever looks at a.csv takes the next one away.
    const isKnown = ({ path }: { path: string }): boolean => {
      if (path.endsWith("a.csv")) execFileSync("rm", [join(folder, "d/b.csv")]);
      return false;
    };
    expect(await found(["d"], { isKnown })).toMatchObject({
      files: ["a.csv", "c.csv"],
      refused: ["b.csv: it has gone meanwhile (ENOENT)"],
    });
  });

  test("what this person may not read", async () => {
    await write("d/a.csv", "d/secret.csv", "d/closed/in.csv");
    await chmod(join(folder, "d/secret.csv"), 0);
    await chmod(join(folder, "d/closed"), 0);
    // The system's administrator may read everything, so somebody else has to look.
    const script = `import { collect } from ${JSON.stringify(join(import.meta.dirname, "../../src/transfer/collect/collect.ts"))};
      const { files, refused } = await collect(["d"], { cwd: ${JSON.stringify(folder)} });
      console.log(JSON.stringify([files.map((f) => f.relativePath), refused.map((r) => r.relativePath + ": " + r.why)]));`;
    await chmod(folder, 0o755);
    const tsx = import.meta.resolve("tsx");
    const options = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const out = execFileSync(process.execPath, ["--import", tsx, "--input-type=module", "-e", script], {
      ...options,
      env: { PATH: process.env["PATH"], TMPDIR: folder, TSX_DISABLE_CACHE: "1" },
      encoding: "utf8",
    });
    await chmod(join(folder, "d/closed"), 0o755);
    expect(JSON.parse(out)).toEqual([
      ["a.csv"],
      ["closed: the folder cannot be read (EACCES)", "secret.csv: it cannot be read (EACCES)"],
    ]);
  });
});

describe("odd files are files", () => {
  test("long names, line breaks, emoji, leading dashes, empty and sparse ones", async () => {
    const names = ["-rf", "a\nb.csv", "e".repeat(251) + ".csv", "🧪.csv", "细".repeat(83)].toSorted();
    await write(...names.map((name) => `d/${name}`), "d/z-empty");
    await writeFile(join(folder, "d/z-empty"), "");
    await writeFile(join(folder, "d/z-sparse"), "");
    await truncate(join(folder, "d/z-sparse"), 1 << 30);
    const { files } = await found(["d"]);
    expect(files.toSorted()).toEqual([...names, "z-empty", "z-sparse"].toSorted());
  });

  test("empty folders are counted, also those with nothing but litter", async () => {
    await write("d/a/1", "d/b/.DS_Store", "d/c/d/.gitignore");
    await mkdir(join(folder, "d/e/f"), { recursive: true });
    expect((await found(["d"])).emptyFolders).toEqual([join(folder, "d/b"), join(folder, "d/e/f")]);
  });
});

describe("patterns", () => {
  test.each([
    ["data (1).csv", "data (1).csv", true],
    ["data (1)*.csv", "data 1.csv", false],
    ["plate[1].csv", "plate[1].csv", true],
    ["plate[1].csv", "plate1.csv", true],
    ["d\\*.csv", "d/x.csv", true],
    ["*.csv", ".hidden.csv", true],
    ["{a,b{c,d}}.x", "bd.x", true],
    ["**/x", "a/b/x", true],
    ["a{b*", "a{bc", true],
    ["?.csv", "🧪.csv", true],
    ["[!0-3]", "2", false],
    ["Pru\u0308fung*", "Pr\u00FCfung.csv", true],
    ["*.CSV", "a.csv", false],
    ["*", "a\nb", true],
    ["$HOME^+|@a*", "$HOME^+|@ab", true],
  ])("%j and %j: %s", (glob, path, fits) => expect(globTest(glob)(path)).toBe(fits));

  test("capitals, and what begins with an exclamation mark", () => {
    expect(globTest("*.CSV", { ignoreCase: true })("a.csv")).toBe(true);
    expect(globTest("Plate[1].CSV", { ignoreCase: true })("plate[1].csv")).toBe(true);
    expect(["a.csv", "b.csv", "b.txt"].filter(anyOf(["*.csv", "!b*"]))).toEqual(["a.csv"]);
    expect(["a.csv", "b.txt"].filter(anyOf(["!*.csv"]))).toEqual(["b.txt"]);
  });

  test("a file or a folder of that very name comes first", async () => {
    await write("p[1].csv", "p1.csv", "d[1]/a.csv", "d1/b.csv", "{x,y}/c.csv");
    expect((await found(["p[1].csv"])).files).toEqual(["p[1].csv"]);
    expect((await found(["d[1]/*.csv"])).files).toEqual(["a.csv"]);
    expect((await found(["{x,y}/*"])).files).toEqual(["c.csv"]);
    await rm(join(folder, "p[1].csv"));
    expect((await found(["p[1].csv"])).files).toEqual(["p1.csv"]);
    await expect(found(["q[1].csv"])).rejects.toThrow("No file fits");
    await expect(found(["nowhere/*.csv"])).rejects.toThrow("No file fits");
  });

  test("sort out what is in folders, with capitals or without", async () => {
    await write("d/A.CSV", "d/b.csv", "d/c.txt", "d/sub/e.Csv");
    expect((await found(["d"], { include: ["*.csv"] })).files).toEqual(["b.csv"]);
    expect((await found(["d"], { include: ["*.csv"], ignoreCase: true })).files).toEqual([
      "A.CSV",
      "b.csv",
      "sub/e.Csv",
    ]);
    expect((await found(["d"], { exclude: ["sub/**", "*.txt"] })).files).toEqual(["A.CSV", "b.csv"]);
    expect((await found(["D*/*.csv"], { ignoreCase: true })).files).toEqual(["A.CSV", "b.csv"]);
  });
});
