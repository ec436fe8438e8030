import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notices } from "../../scripts/generate-notices.ts";
import { installProject, type InstalledProject, ROOT } from "./installed-project.ts";

const MINUTES = 60_000;

let installed: InstalledProject;
let project = "";

beforeAll(() => {
  installed = installProject();
  project = installed.folder;
}, 10 * MINUTES);

afterAll(() => installed.remove());

function run(file: string, args: readonly string[], env: Record<string, string> = {}): string {
  return installed.run(file, args, { env });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

test("the installed tree is small, without native code or install scripts", () => {
  const files = filesBelow(join(project, "node_modules"));
  const sizeBytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  expect(sizeBytes).toBeLessThanOrEqual(12 * 1024 * 1024);
  expect(files.filter((path) => path.endsWith(".node"))).toEqual([]);
  const scripts = files
    .filter((path) => path.endsWith("/package.json"))
    .map((path) => JSON.parse(readFileSync(path, "utf8")) as { name?: string; scripts?: Record<string, string> })
    .filter(({ scripts }) => ["preinstall", "install", "postinstall"].some((name) => scripts?.[name] !== undefined));
  expect(scripts.map(({ name }) => name)).toEqual([]);
});

test("the notices name what is built in and what is installed beside it, as it is now", () => {
  const shipped = readFileSync(join(project, "node_modules/labapi/THIRD-PARTY-NOTICES"), "utf8");
  // `npx tsx scripts/generate-notices.ts` after a build makes it current.
  expect(shipped).toBe(notices(join(project, "node_modules/labapi/dist")));
  for (const name of ["parse5", "markdown-it", "undici", "saxes"])
    expect(shipped).toMatch(new RegExp(`^${name} \\d`, "m"));
});

test("every file of it can be read by the oldest Node.js that is promised", () => {
  const files = filesBelow(join(project, "node_modules/labapi/dist")).filter((path) => path.endsWith(".js"));
  expect(files.length).toBeGreaterThan(10);
  // Newer syntax (`await using`) is lowered by the bundler, which has overlooked places before.
  writeFileSync(
    join(project, "parse.mjs"),
    `import { readFileSync } from "node:fs";
     import { SourceTextModule } from "node:vm";
     for (const file of process.argv.slice(2)) new SourceTextModule(readFileSync(file, "utf8"), { identifier: file });`,
  );
  run(process.execPath, ["--experimental-vm-modules", "parse.mjs", ...files]);
});

test("a program signs in, writes and reads against the sandbox", () => {
  writeFileSync(
    join(project, "program.mjs"),
    `import { Client } from "labapi";
     import { startSandbox } from "labapi/sandbox";
     const sandbox = await startSandbox();
     const client = new Client({ baseUrl: sandbox.url, accessKeyId: sandbox.accessKeyId, accessPassword: sandbox.accessPassword });
     const [{ email, token }] = sandbox.users;
     const user = await client.login(email, token);
     const page = await user.notebooks.default.page("A/B");
     await page.addText("<p>packed</p>");
     console.log((await page.entries()).map((entry) => entry.content).join());
     await client.close();
     await sandbox.close();`,
  );
  expect(run(process.execPath, ["program.mjs"]).trim()).toBe("<p>packed</p>");
});

test("the types are there for a strict consumer", () => {
  writeFileSync(
    join(project, "typed.mts"),
    `import { Client, type User } from "labapi";
     import { startSandbox } from "labapi/sandbox";
     export async function go(client: Client): Promise<User> { return client.login("a", "b"); }
     export const url = async (): Promise<string> => (await startSandbox()).url;`,
  );
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"];
  const types = [
    "--lib",
    "es2023,esnext.disposable,dom",
    "--typeRoots",
    join(ROOT, "node_modules/@types"),
    "--types",
    "node",
  ];
  run(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), ...options, ...types, "typed.mts"]);
});

test("the command is installed and knows its version", () => {
  const command = join(project, "node_modules/.bin/labapi");
  expect(existsSync(command)).toBe(true);
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  expect(run(command, ["--version"]).trim()).toBe(version);
});

test("the guides that README and messages name are there, and everything else a stranger looks for", () => {
  const inside = join(project, "node_modules/labapi");
  const readme = readFileSync(join(inside, "README.md"), "utf8");
  const linked = [...readme.matchAll(/\]\((docs\/[^)#]+)/g)].map(([, path = ""]) => path);
  expect(linked.length).toBeGreaterThan(8);
  for (const path of [...linked, "LICENSE", "CHANGELOG.md"]) expect(existsSync(join(inside, path)), path).toBe(true);
  const { repository, homepage, bugs } = JSON.parse(readFileSync(join(inside, "package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  expect([repository, homepage, bugs]).not.toContain(undefined);
});

describe("the first mile of the README, as copied", { timeout: 3 * MINUTES }, () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const [, mile = ""] = /<!-- the first mile[^>]*-->\s*```sh\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  const [, typescript = ""] = /`hello\.mts`:\s*```ts\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  const [, esm = ""] = /`hello\.mjs`:\s*```js\n([\s\S]*?)^```$/m.exec(readme) ?? [];
  const [, commonJs = ""] = /`hello\.cjs`:\s*```js\n([\s\S]*?)^```$/m.exec(readme) ?? [];

  /** In bash, as a newcomer with a home of their own; the sandbox's key is that shell's. */
  function shell(script: string): string {
    const home = join(project, "home");
    mkdirSync(home, { recursive: true });
    const none = { API_URL: "", ACCESS_KEYID: "", ACCESS_PWD: "", AUTH_EMAIL: "", AUTH_KEY: "" };
    const env = { ...none, HOME: home, XDG_CONFIG_HOME: "", XDG_STATE_HOME: "", XDG_CACHE_HOME: "" };
    return run("bash", ["-euo", "pipefail", "-c", script], env);
  }

  beforeAll(() => {
    writeFileSync(join(project, "hello.mts"), typescript);
    writeFileSync(join(project, "hello.mjs"), esm);
    writeFileSync(join(project, "hello.cjs"), commonJs);
    // With `await using`, which Node.js knows from 24 on.
    writeFileSync(join(project, "using.mjs"), typescript);
  });
  afterAll(() => void shell("npx labapi sandbox stop"));

  test("a page is written from the terminal", () => {
    expect(shell(mile)).toMatch(/Ada Example <ada@example\.org>\n[\s\S]*My first page/);
  });

  const again = 'eval "$(npx labapi sandbox --print-env)"';
  const wrote = /http:\/\/127\.0\.0\.1:\d+\//;

  test("the program runs as TypeScript with tsx", () => {
    const folder = join(ROOT, "node_modules/.bin");
    expect(shell(`${again}; PATH="${folder}:$PATH" tsx hello.mts`)).toMatch(/sha256[\s\S]*Experiments\/2026\/Results/);
  });

  test.each(["hello.mjs", "hello.cjs"])("%s runs in this Node.js", (file) => {
    expect(shell(`${again}; "${process.execPath}" ${file}`)).toMatch(wrote);
  });

  test("all of them run in Node.js 24 by itself, TypeScript and `await using` too", () => {
    const node = nodeThatStripsTypes();
    for (const file of ["hello.mts", "using.mjs"])
      expect(shell(`${again}; "${node}" ${file}`)).toMatch(/sha256[\s\S]*Experiments\/2026\/Results/);
    for (const file of ["hello.mjs", "hello.cjs"]) expect(shell(`${again}; "${node}" ${file}`)).toMatch(wrote);
  });
});

/** This one if it is new enough, or the one that npm has for this machine. */
function nodeThatStripsTypes(): string {
  if (Number(process.versions.node.split(".")[0]) >= 24) return process.execPath;
  const tools = join(project, "..", "tools");
  mkdirSync(tools);
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  installed.run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--prefix", tools, `${name}@24`]);
  return join(tools, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
}
