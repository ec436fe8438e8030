/** An empty project into which the package was installed as a stranger gets it: packed from a fresh clone. */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface InstalledProject {
  readonly folder: string;
  /** Runs a program in it, or elsewhere. */
  run(file: string, args: readonly string[], options?: { cwd?: string; env?: Record<string, string> }): string;
  remove(): void;
}

export function installProject(): InstalledProject {
  const above = mkdtempSync(join(tmpdir(), "labapi-package-"));
  const [clone, folder] = [join(above, "clone"), join(above, "project")];
  const run: InstalledProject["run"] = (file, args, { cwd = folder, env = {} } = {}) =>
    execFileSync(file, args, {
      cwd,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      // A program that waits for somebody to sign in would wait for minutes.
      timeout: 4 * 60_000,
      env: { ...process.env, NO_COLOR: "1", ...env },
    });
  mkdirSync(folder);
  cloneInto(clone);
  // prepack builds, so that what is packed is never an older build, nor none.
  const packed = run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: clone });
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf("[\n"))) as [{ filename: string }];
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true }));
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund"];
  run("npm", ["install", ...quietly, "--omit=peer", join(folder, filename)]);
  return { folder, run, remove: () => rmSync(above, { recursive: true, force: true }) };
}

/** Every file that git would give to somebody else, and the development dependencies that `npm ci` would. */
function cloneInto(clone: string): void {
  mkdirSync(clone);
  if (existsSync(join(ROOT, ".git"))) {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    const files = execFileSync("git", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 1e8 }).split("\0");
    for (const file of files.filter((name) => name !== "" && existsSync(join(ROOT, name)))) {
      mkdirSync(dirname(join(clone, file)), { recursive: true });
      cpSync(join(ROOT, file), join(clone, file), { verbatimSymlinks: true });
    }
  } else {
    const left = new Set(["node_modules", "dist", ".tmp", "coverage"].map((name) => join(ROOT, name)));
    cpSync(ROOT, clone, { recursive: true, filter: (path) => !left.has(path) });
  }
  symlinkSync(join(ROOT, "node_modules"), join(clone, "node_modules"));
}
