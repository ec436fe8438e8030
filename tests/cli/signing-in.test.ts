import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectNoSecrets, secretsOf } from "../helpers/secrets.ts";
import { type Bench, runHere, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

/** The access key alone: nobody is signed in. */
const NOBODY = { env: { AUTH_EMAIL: undefined, AUTH_KEY: undefined } };

describe("login", () => {
  test("with a code from the environment keeps the session, in a private file", async () => {
    expect(await bench.json(["login"])).toMatchObject({
      email: "ada@example.org",
      profile: "default",
      notebookCount: 2,
    });
    expect((await bench.run(["whoami"], NOBODY)).out).toBe(`Ada Example <ada@example.org> at ${bench.sandbox.url}\n`);
    const { mode } = await stat(join(bench.folder, ".sessions/session-default.json"));
    expect(mode & 0o077).toBe(0);
  });

  test("with an email and a code that is piped in, under a profile", async () => {
    const [, bo] = bench.sandbox.users;
    const args = ["login", "--email", "bo@example.org", "--code", "-", "--profile", "bo"];
    const ran = await bench.run(args, { ...NOBODY, input: `${bo?.token}\n` });
    expect(ran.code).toBe(0);
    expectNoSecrets(ran.out + ran.err, secretsOf(bench.sandbox));
    expect((await bench.run(["whoami", "--profile", "bo"])).out).toContain("Bo Example");
    expect((await bench.run(["whoami"], { env: { ...NOBODY.env, LABAPI_PROFILE: "bo" } })).out).toContain("Bo Example");
    expect((await bench.run(["whoami"])).out).toContain("Ada Example");
  });

  test("with a code that rotates in a file", async () => {
    await writeFile(join(bench.folder, "code"), `${bench.sandbox.users[0]?.token}\n`);
    const env = { AUTH_KEY: undefined, AUTH_KEY_FILE: join(bench.folder, "code") };
    expect((await bench.run(["whoami"], { env })).code).toBe(0);
  });

  test.each([
    [["login"], 2, "--code -"],
    [["login", "--email", "x@example.org"], 2, "together"],
    [["whoami"], 3, "labapi login"],
    [["ls"], 3, "AUTH_EMAIL"],
    [["whoami", "--profile", "../x"], 2, "not a profile name"],
  ])("without a terminal asks for nothing: labapi %j", async (args, code, text) => {
    expect(await bench.run(args, NOBODY)).toMatchObject({
      code,
      out: "",
      err: expect.stringContaining(text) as string,
    });
  });

  test("with a wrong code says so", async () => {
    const ran = await bench.run(["ls"], { env: { AUTH_KEY: "wrong" } });
    expect(ran).toMatchObject({ code: 3, out: "" });
    expect(ran.err).not.toContain("wrong");
  });
});

test("profiles lists who is kept, and logout forgets", async () => {
  expect(await bench.json(["profiles"])).toEqual([]);
  await bench.run(["login"]);
  await bench.run(["login", "--profile", "other"]);
  expect(await bench.json(["profiles"])).toMatchObject([
    { profile: "default", isCurrent: true, email: "ada@example.org" },
    { profile: "other", isCurrent: false },
  ]);
  expect((await bench.run(["logout"])).err).toContain("Forgot the session of ada@example.org");
  expect((await bench.run(["logout"])).err).toContain("Nobody was signed in");
  expect((await bench.run(["whoami"], NOBODY)).code).toBe(3);
});

test("sessions can be encrypted", async () => {
  const env = { LABAPI_SESSION_KEY: "0123456789abcdef0123456789abcdef" };
  await bench.run(["login"], { env });
  expect((await bench.run(["whoami"], { env: { ...NOBODY.env, ...env } })).code).toBe(0);
  expect(await bench.run(["whoami"], NOBODY)).toMatchObject({
    code: 2,
    err: expect.stringContaining("encrypted") as string,
  });
  expect(await bench.run(["login"], { env: { LABAPI_SESSION_STORE: "cloud" } })).toMatchObject({ code: 2 });
});

describe("doctor", () => {
  test("finds nothing wrong", async () => {
    const { code, out } = await bench.run(["doctor"]);
    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => line.startsWith("✓"))).toHaveLength(6);
    expectNoSecrets(out, secretsOf(bench.sandbox));
  });

  test.each([
    [{ ACCESS_PWD: "wrong" }, 3, "signature"],
    [{ API_URL: "http://127.0.0.1:1" }, 5, "connection"],
    [{ API_URL: "http://example.org" }, 2, "access key"],
    [{ AUTH_KEY: "wrong" }, 3, "session"],
    [{ AUTH_KEY: "" }, 3, "session"],
    [{ LABAPI_STATE_HOME: "/dev/null/x" }, 2, "state folder"],
  ])("says what is wrong with %j", async (env, code, name) => {
    const ran = await bench.run(["doctor", "--json"], { env });
    expect(ran.code).toBe(code);
    const { isOk, checks } = JSON.parse(ran.out) as {
      isOk: boolean;
      checks: { name: string; status: string; advice: string }[];
    };
    expect(isOk).toBe(false);
    const failed = checks.filter(({ status }) => status === "failed");
    expect(failed.map((check) => check.name)).toEqual([name]);
    expect(failed[0]?.advice).toBeTruthy();
  });

  test("sees a clock that is off", async () => {
    bench.sandbox.clock.advance(5 * 60_000);
    const ran = await bench.run(["doctor"]);
    expect(ran.out).toMatch(/! connection: .*differ by 5m/);
    expect(ran.code).toBe(0);
  });
});

describe("a secret on the command line", () => {
  test.each([
    [["login", "--email", "a@example.org", "--code", "S3cr3t"]],
    [["login", "--code=S3cr3t"]],
    [["--profile", "x", "login", "--code", "'S3cr3t' is invalid. x"]],
    [["configure", "--password", "S3cr3t"]],
    [["configure", "--password=S3cr3t\nmore"]],
    [["configure", "--pasword=S3cr3t"]],
    [["login", "--token=S3cr3t's"]],
    [["login", "S3cr3t"]],
  ])("%j is refused and not repeated", async (args) => {
    const { code, out, err } = await runHere(args, {});
    expect(code).toBe(2);
    expect(out + err).not.toContain("S3cr3t");
    expect(err).toContain("labapi: ");
  });
});
