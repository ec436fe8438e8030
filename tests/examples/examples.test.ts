import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "labapi";
import { type Sandbox, startSandbox } from "labapi/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerSignIn } from "../helpers/browserless.ts";
import { Program } from "../helpers/program.ts";
import { expectNoSecrets, secretsOf } from "../helpers/secrets.ts";
import { keyOf, somebody } from "../helpers/signed-in.ts";

let sandbox: Sandbox;
let folder: string;
const environment = (): Record<string, string> => ({
  API_URL: sandbox.url,
  ACCESS_KEYID: sandbox.accessKeyId,
  ACCESS_PWD: sandbox.accessPassword,
});

beforeEach(async () => {
  sandbox = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), "labapi-examples-"));
});
afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

describe("examples", { timeout: 60_000 }, () => {
  it("interactive: prints the address where there is no browser, and works once it was opened", async () => {
    await using program = Program.start("examples/interactive.ts", ["My Research Notebook"], environment());
    await answerSignIn(await program.says(/(http:\/\/127\.0\.0\.1:\d+\/api_user_login\S+)/));
    expect(await program.ends()).toBe(0);
    expect(program.stdout).toContain("/Experiments/2026/Results");
  });

  it("web service: leads to the sign-in and back, and refuses a callback without a code", async () => {
    await using program = Program.start("examples/web-service.ts", [], { ...environment(), PORT: "0" });
    const login = await program.says(/(http:\/\/127\.0\.0\.1:\d+\/login)/);
    const toSignIn = await fetch(login, { redirect: "manual" });
    const back = await answerSignIn(toSignIn.headers.get("location") ?? "", { email: "bo@example.org" });
    expect(await back.text()).toMatch(/Logged in as Bo Example\. Notebooks: .*Lab QC/);
    const refused = await fetch(new URL("/callback?email=x", login));
    expect(refused.status).toBe(400);
    program.process.kill("SIGTERM");
    expect(await program.ends()).toBe(0);
  });

  it("local collector: shows the address and waits", async () => {
    await using program = Program.start("examples/local-collector.ts", [], environment());
    await answerSignIn(await program.says(/(http:\/\/127\.0\.0\.1:\d+\/api_user_login\S+)/));
    expect(await program.ends()).toBe(0);
    expect(program.stdout).toContain("Signed in as Ada Example.");
  });

  it("headless job: uploads with a one-hour code, and ends with a code of its own without one", async () => {
    const { email, token } = somebody(sandbox);
    const file = join(folder, "result.csv");
    await writeFile(file, "a,b\n1,2\n");
    const env = { ...environment(), AUTH_EMAIL: email, AUTH_KEY: token };
    await using program = Program.start("examples/headless-job.ts", [file], env);
    expect(await program.ends()).toBe(0);
    expect(JSON.parse(program.stdout)).toMatchObject({ version: 1, sizeBytes: 8 });
    await using refused = Program.start("examples/headless-job.ts", [file], { ...env, AUTH_KEY: "stale" });
    expect(await refused.ends()).toBe(3);
    expect(refused.stderr).toMatch(/4514/);
    for (const said of [program, refused]) expectNoSecrets(said.stdout + said.stderr, secretsOf(sandbox));
  });
});

describe("the demo", { timeout: 120_000 }, () => {
  it("runs once and ends", async () => {
    await using program = Program.start("scripts/demo.ts", ["--once"]);
    expect(await program.ends()).toBe(0);
    expect(program.stdout).toContain(": identical");
  });

  it("keeps running until it is stopped", async () => {
    await using program = Program.start("scripts/demo.ts");
    const url = await program.says(/running at (\S+)/);
    await program.says(/Stop it with Ctrl-C/);
    expect((await fetch(url)).status).toBeLessThan(500);
    program.process.kill("SIGINT");
    expect(await program.ends()).toBe(0);
  });
});

describe("the README", () => {
  it("shows a sandbox that works", async () => {
    await using client = new Client(keyOf(sandbox));
    const [ada] = sandbox.users;
    expect((await client.login(ada?.email ?? "", ada?.token ?? "")).fullName).toBe("Ada Example");
  });
});
