import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const MINUTES = 60_000;

/** Installs the packed tarball into an empty project, as a user would, and uses what arrives. */
const project = mkdtempSync(join(tmpdir(), "labapi-package-"));
const run = (file: string, args: string[], cwd = project): string =>
  execFileSync(file, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1" },
  });

beforeAll(() => {
  run("npm", ["run", "build"], root);
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", project], root)) as [
    { filename: string },
  ];
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  run("npm", ["install", "--prefer-offline", "--no-audit", "--no-fund", "--omit=peer", join(project, packed.filename)]);
}, 5 * MINUTES);

afterAll(() => rmSync(project, { recursive: true, force: true }));

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

test("a program signs in, writes and reads against the sandbox", () => {
  writeFileSync(
    join(project, "program.js"),
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
  expect(run(process.execPath, ["program.js"]).trim()).toBe("<p>packed</p>");
});

test("the types are there for a strict consumer", () => {
  writeFileSync(
    join(project, "typed.ts"),
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
    join(root, "node_modules/@types"),
    "--types",
    "node",
  ];
  run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...options, ...types, "typed.ts"]);
});

test("the command is installed and knows its version", () => {
  const command = join(project, "node_modules/.bin/labapi");
  expect(existsSync(command)).toBe(true);
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  expect(run(command, ["--version"]).trim()).toBe(version);
});
