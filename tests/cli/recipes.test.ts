import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const readme = await readFile(join(ROOT, "README.md"), "utf8");
const [, section = ""] = /<!-- recipes[^>]*-->([\s\S]*?)<!-- end of recipes -->/.exec(readme) ?? [];
const recipes = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code.trim());

/** What each of them shows that it worked, in order. */
const SHOWN = [
  /http:\/\/127/,
  /2 files|plate_07\.csv/,
  /plate_07\.csv|http:\/\/127/,
  /Fetched [1-9]/,
  /drift 0\.02/,
  /QC passed[\s\S]*\d{6}/,
];

describe("the README's recipes", { timeout: 60_000 }, () => {
  let sandbox: Sandbox;
  let folder = "";
  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(join(tmpdir(), "labapi-recipes-"));
    for (const name of ["plates", "bin", "home"]) await mkdir(join(folder, name));
    for (const name of ["plate_07.csv", "plate_08.csv"])
      await writeFile(join(folder, "plates", name), "well,ct\nA1,21.4\n");
    const main = join(ROOT, "src/cli/main.ts");
    await writeFile(
      join(folder, "bin/labapi"),
      `#!/bin/sh\nexec "${process.execPath}" --import "${import.meta.resolve("tsx")}" "${main}" "$@"\n`,
    );
    await chmod(join(folder, "bin/labapi"), 0o755);
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  async function run(script: string): Promise<{ code: number | null; said: string }> {
    const [{ email, token }] = sandbox.users;
    const home = join(folder, "home");
    const key = { API_URL: sandbox.url, ACCESS_KEYID: sandbox.accessKeyId, ACCESS_PWD: sandbox.accessPassword };
    const person = { AUTH_EMAIL: email, AUTH_KEY: token, HOME: home, XDG_STATE_HOME: home, XDG_CONFIG_HOME: home };
    const env = {
      ...key,
      ...person,
      PATH: `${folder}/bin:${process.env["PATH"] ?? ""}`,
      TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"),
    };
    const child = spawn("bash", ["-euo", "pipefail", "-c", script], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, said };
  }

  it("are six, in the order in which they build on each other", () => {
    expect(recipes).toHaveLength(SHOWN.length);
  });

  it.each(recipes.map((recipe, index) => [recipe, SHOWN[index] ?? /never/] as const))("%s", async (recipe, shown) => {
    const { code, said } = await run(recipe);
    expect(code, said).toBe(0);
    expect(said).toMatch(shown);
  });

  it("leave a receipt that says what was sent", async () => {
    const receipt: unknown = JSON.parse(await readFile(join(folder, "receipt.json"), "utf8"));
    expect(JSON.stringify(receipt)).toMatch(/"sha256":"[0-9a-f]{64}"/);
  });
});
