import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.ts";
import { Database } from "../../src/sandbox/store/database.ts";
import { Program } from "../helpers/program.ts";
import { ask, call, refusal, signedUrl, signIn, text } from "./helpers/signed.ts";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(join(tmpdir(), "labapi-test-"));
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

describe("a sandbox", () => {
  test("listens on this machine only, with a key and people of its own", async () => {
    await using other = await startSandbox();
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(sandbox.users.map(({ email }) => email)).toEqual(["ada@example.org", "bo@example.org"]);
    expect(other.accessPassword).not.toBe(sandbox.accessPassword);
    expect(other.users[0]?.password).not.toBe(sandbox.users[0]?.password);
  });

  test("signs in by token, over the socket and in process alike", async () => {
    const uid = await signIn(sandbox);
    const overSocket = await ask(sandbox, "users/user_info_via_id", { uid });
    const inProcess = await ask(sandbox, "users/user_info_via_id", { uid }, { inProcess: true });
    expect(text(overSocket, "email")).toBe("ada@example.org");
    expect(inProcess.descendants("notebook").map((notebook) => text(notebook, "name"))).toEqual([
      "My Research Notebook",
      "Lab QC",
    ]);
  });

  test("a token lasts an hour, and the next one is new", async () => {
    await using own = await startSandbox({ seed: "empty" });
    const token = own.users[0]?.token ?? "";
    expect(own.users[0]?.token).toBe(token);
    own.clock.advance(60 * 60_000);
    const late = await call(own, "users/user_access_info", { login_or_email: "ada@example.org", password: token });
    expect(await refusal(late)).toEqual({ status: 404, code: 4514 });
    expect(own.users[0]?.token).not.toBe(token);
    await signIn(own);
  });

  test("refuses what is too old or wrongly signed; the future is fine", async () => {
    const now = sandbox.clock.now();
    const ping = (expires: number) => call(sandbox, "utilities/promo_message", {}, { expires });
    expect((await ping(now - 100_000)).status).toBe(200);
    expect(await refusal(await ping(now - 125_000))).toEqual({ status: 401, code: 4504 });
    expect((await ping(now + 300_000)).status).toBe(200);
    const sha1 = await call(sandbox, "utilities/promo_message", {}, { hash: "sha1" });
    expect(await refusal(sha1)).toEqual({ status: 401, code: 4520 });
  });

  test("accepts the old hash where it is asked to", async () => {
    await using own = await startSandbox({ legacySha1: true });
    expect((await call(own, "utilities/promo_message", {}, { hash: "sha1" })).status).toBe(200);
    expect((await call(own, "utilities/promo_message", {})).status).toBe(200);
  });

  test("says its skewed time", async () => {
    await using own = await startSandbox();
    own.clock.set(1_767_225_600_000);
    own.clock.skewMs = 600_000;
    const root = await ask(own, "utilities/epoch_time", {});
    expect(Number(text(root, "epoch-time"))).toBeGreaterThanOrEqual(1_767_226_200_000);
  });

  test("logs calls without their parameters", async () => {
    await using own = await startSandbox();
    await signIn(own);
    await call(own, "tree_tools/get_node", {});
    expect(own.calls).toMatchObject([
      { class: "users", method: "user_access_info", status: 200 },
      { class: "tree_tools", method: "get_node", status: 400 },
    ]);
    expect(JSON.stringify(own.calls)).not.toContain("password");
    own.clearCalls();
    expect(own.calls).toEqual([]);
  });

  test("goes back to its seed and keeps its key", async () => {
    await using own = await startSandbox();
    const uid = await signIn(own);
    await ask(own, "notebooks/create_notebook", { uid, name: "Extra" });
    const key = own.accessKeyId;
    own.reset();
    expect(own.accessKeyId).toBe(key);
    expect(await refusal(await call(own, "users/user_info_via_id", { uid }))).toMatchObject({ code: 4507 });
    const again = await ask(own, "users/user_info_via_id", { uid: await signIn(own) });
    expect(again.descendants("notebook")).toHaveLength(2);
  });

  test("a taken port is named", async () => {
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ port })).rejects.toThrow(`127.0.0.1:${port}`);
  });

  test("keeps everything in a file, and takes it up again", async () => {
    const dbPath = join(folder, "lab.db");
    const first = await startSandbox({ dbPath });
    const uid = await signIn(first);
    await ask(first, "notebooks/create_notebook", { uid, name: "Kept" });
    const { accessKeyId, accessPassword } = first;
    await first.close();
    await first.close();
    expect(existsSync(`${dbPath}.files`)).toBe(true);
    await using second = await startSandbox({ dbPath, seed: "empty" });
    expect([second.accessKeyId, second.accessPassword]).toEqual([accessKeyId, accessPassword]);
    const info = await ask(second, "users/user_info_via_id", { uid });
    expect(info.descendants("notebook").map((notebook) => text(notebook, "name"))).toContain("Kept");
  });

  test("says why it cannot use a file", async () => {
    const dbPath = join(folder, "taken.db");
    await using _first = await startSandbox({ dbPath });
    await expect(startSandbox({ dbPath })).rejects.toThrow(`${dbPath} is in use by another sandbox`);
    const text = join(folder, "notes.txt");
    writeFileSync(text, "not a database, but a longer text that is none at all ".repeat(100));
    await expect(startSandbox({ dbPath: text })).rejects.toThrow(`The sandbox cannot use ${text}: `);
    const foreign = join(folder, "foreign.db");
    const db = new Database(foreign);
    db.exec("CREATE TABLE mine (x)");
    db.close();
    await expect(startSandbox({ dbPath: foreign })).rejects.toThrow("it holds other data");
    await expect(startSandbox({ dbPath: join(folder, "no", "such", "folder.db") })).rejects.toThrow(
      "no such file or directory",
    );
  });

  test("takes up a file whose sandbox was killed", async () => {
    const dbPath = join(folder, "killed.db");
    const first = await startSandbox({ dbPath });
    const { accessKeyId } = first;
    await first.close();
    // What a killed process leaves: its number, and the lock of a transaction.
    writeFileSync(`${dbPath}.pid`, "999999999");
    mkdirSync(`${dbPath}.lock`);
    await using second = await startSandbox({ dbPath });
    expect(second.accessKeyId).toBe(accessKeyId);
  });

  test.each([
    ["its number was given to another process", `${process.ppid} 1`],
    ["its lock is empty", ""],
    ["its lock holds something else", "-5 x"],
  ])("takes up a file whose sandbox was killed and of which %s", async (_what, lock) => {
    const dbPath = join(folder, "reused.db");
    writeFileSync(`${dbPath}.pid`, lock);
    await using _taken = await startSandbox({ dbPath });
    await expect(startSandbox({ dbPath })).rejects.toThrow("is in use by another sandbox");
    expect(readdirSync(folder).filter((name) => name.startsWith("reused.db.pid"))).toEqual(["reused.db.pid"]);
  });

  test("of some that take up the same file at once, one gets it", { timeout: 60_000 }, async () => {
    const dbPath = join(folder, "raced.db");
    writeFileSync(`${dbPath}.pid`, "999999999 1");
    const all = Array.from({ length: 4 }, () => Program.start("tests/sandbox/helpers/takes-file.ts", [dbPath]));
    await Promise.all(all.map(async (program) => program.says(/has it|in use/)));
    expect(all.filter(({ stdout }) => stdout.includes("has it"))).toHaveLength(1);
    await Promise.all(all.map(async (program) => program[Symbol.asyncDispose]()));
  });

  test("keeps attachments where nobody else looks", async () => {
    const dbPath = join(folder, "private.db");
    mkdirSync(`${dbPath}.files`, { mode: 0o755 });
    await using taken = await startSandbox({ dbPath, seed: "empty" });
    expect(statSync(`${dbPath}.files`).mode & 0o777).toBe(0o700);
    taken.reset();
    expect(statSync(`${dbPath}.files`).mode & 0o777).toBe(0o700);
  });

  test("a closed one is gone", async () => {
    const own = await startSandbox();
    await own.close();
    await expect(fetch(own.url)).rejects.toThrow("fetch failed");
    await expect(own.fetch(own.url)).rejects.toThrow("fetch failed");
  });
});

test("takes any verb, or with verbStrict only the documented one", async () => {
  for (const verbStrict of [false, true]) {
    await using sandbox = await startSandbox({ verbStrict });
    const [{ email, token }] = sandbox.users;
    const login = signedUrl(sandbox, "api/users/user_access_info", { login_or_email: email, password: token });
    expect((await fetch(login, { method: "POST" })).status).toBe(verbStrict ? 405 : 200);
    expect((await fetch(login)).status).toBe(200);
  }
});
