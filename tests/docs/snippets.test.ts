import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "labapi/sandbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerSignIn } from "../helpers/browserless.ts";
import { Program } from "../helpers/program.ts";
import { documents, snippetsOf } from "../helpers/snippets.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FOLDER = join(ROOT, ".tmp", "snippets");
const snippets = documents().flatMap(snippetsOf);
const fileOf = (name: string): string => join(FOLDER, `${name.replaceAll(/[^\w]+/g, "-")}.ts`);

beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const { name, code } of snippets) writeFileSync(fileOf(name), code);
  writeFileSync(join(FOLDER, "tsconfig.json"), JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"] }));
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

describe("programs in the documentation", { timeout: 60_000 }, () => {
  it("are typed as strictly as labapi itself", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const run = (): string => execFileSync(process.execPath, [tsc, "-p", FOLDER], { encoding: "utf8", stdio: "pipe" });
    expect(output(run)).toBe("");
  });

  it.each(snippets)("$name runs", async ({ name }) => {
    await using sandbox = await startSandbox();
    const [{ email, token }] = sandbox.users;
    const cwd = mkdtempSync(join(tmpdir(), "labapi-snippet-"));
    writeFileSync(join(cwd, "plate_07.csv"), "well,ct\nA1,21.4\n");
    const key = { API_URL: sandbox.url, ACCESS_KEYID: sandbox.accessKeyId, ACCESS_PWD: sandbox.accessPassword };
    // What a program keeps for the next time goes into the same folder, not into somebody's own.
    const env = { ...key, AUTH_EMAIL: email, AUTH_KEY: token, HOME: cwd, XDG_CONFIG_HOME: cwd };
    try {
      await using program = Program.start(fileOf(name), [], env, cwd);
      // A program that asks a person to sign in gets one.
      const asked = program.says(/(http:\/\/127\.0\.0\.1:\d+\/api_user_login\S+)/).then(answerSignIn, () => undefined);
      expect(await program.ends(), program.stderr).toBe(0);
      await asked;
    } finally {
      rmSync(cwd, { recursive: true });
    }
  });
});

function output(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return String(Reflect.get(error as Error, "stdout"));
  }
}
