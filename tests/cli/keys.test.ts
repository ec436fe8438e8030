import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { KeyStore } from "labapi";
import { expectNoSecrets, secretsOf } from "../helpers/secrets.ts";
import { type Bench, type Ran, type RunOptions, startBench } from "./helpers/in-process.ts";
import { runLabapi } from "./helpers/spawned.ts";

let bench: Bench;
let elsewhere = "";
beforeEach(async () => {
  bench = await startBench();
  elsewhere = join(bench.folder, "another folder");
  await mkdir(elsewhere);
});
afterEach(() => bench[Symbol.asyncDispose]());

/** Nothing in the environment but where things are kept. */
const NO_KEY = { API_URL: undefined, ACCESS_KEYID: undefined, ACCESS_PWD: undefined };
const NOBODY = { AUTH_EMAIL: undefined, AUTH_KEY: undefined };

function configure(flags: readonly string[] = [], options: RunOptions = {}): Promise<Ran> {
  const { url, accessKeyId, accessPassword } = bench.sandbox;
  const args = ["configure", "--url", url, "--key-id", accessKeyId, "--password", "-", ...flags];
  return bench.run(args, { input: `${accessPassword}\n`, ...options, env: { ...NO_KEY, ...options.env } });
}

interface Shown {
  readonly baseUrl: { value: string | null; source: string | null };
  readonly accessKeyId: { value: string | null; source: string | null };
  readonly accessPassword: { value: string | null; source: string | null };
  readonly signedIn: object | null;
}

async function shownKey(options: RunOptions = {}, ...flags: readonly string[]): Promise<Shown> {
  return (await bench.json(["config", "show", ...flags], options)) as Shown;
}

/** As a process of its own in the other folder, where the client looks for `.env`. */
async function shownBySpawned(): Promise<Shown> {
  const ran = await runLabapi(["config", "show", "--json"], { env: { ...bench.env, ...NO_KEY }, cwd: elsewhere });
  return JSON.parse(ran.out) as Shown;
}

describe("configure", () => {
  test("keeps a key that is found in the next folder, in a private file and never in the working one", async () => {
    const ran = await configure([], { cwd: elsewhere });
    expect(ran).toMatchObject({ code: 0, err: expect.stringContaining("labapi login") as string });
    expectNoSecrets(ran.out + ran.err, secretsOf(bench.sandbox));
    expect(await readdir(elsewhere)).toEqual([]);
    const path = (await bench.run(["config", "path"], { env: NO_KEY })).out.trim();
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect((await bench.run(["whoami"], { env: NO_KEY, cwd: elsewhere })).out).toContain("Ada Example");
    expect((await bench.run(["whoami"], { env: NO_KEY, cwd: "/" })).code).toBe(0);
  });

  test("keeps one for each profile, encrypted where a passphrase is set, elsewhere where that is wanted", async () => {
    const env = { LABAPI_SESSION_KEY: "0123456789abcdef0123", LABAPI_CONFIG_HOME: join(bench.folder, "conf") };
    expect((await configure(["--profile", "lab2"], { env })).code).toBe(0);
    const path = join(bench.folder, "conf/keys/key-lab2.json");
    expect(await readFile(path, "utf8")).not.toContain(bench.sandbox.accessPassword);
    expect((await bench.run(["config", "--profile", "lab2"], { env: { ...NO_KEY, ...env } })).out).toContain(
      "--profile lab2",
    );
    expect((await bench.run(["config"], { env: { ...NO_KEY, ...env } })).err).toContain("No key yet?");
  });

  test.each([
    ["a wrong password", ["--key-id", "%ID", "--url", "%URL"], "not the password\n", 3, /Nothing was kept/],
    ["an unknown key id", ["--key-id", "nobody", "--url", "%URL"], "x\n", 3, /Nothing was kept/],
    ["no password", ["--key-id", "%ID", "--url", "%URL"], "\n", 2, /empty/],
    ["a blank key id", ["--key-id", " ", "--url", "%URL"], "x\n", 2, /--key-id is empty/],
    ["two servers", ["--key-id", "a", "--url", "%URL", "--region", "eu"], "x\n", 2, /not both/],
    ["no server", ["--key-id", "a"], "x\n", 2, /no terminal to ask/],
    ["plain http", ["--key-id", "a", "--url", "http://example.org"], "x\n", 2, /plain http/],
    ["no such region", ["--key-id", "a", "--region", "mars"], "x\n", 2, /Allowed choices/],
    ["nobody there", ["--key-id", "a", "--url", "http://127.0.0.1:1"], "x\n", 5, /Nothing was kept/],
  ] as const)("says so of %s, and keeps nothing", async (_name, flags, input, code, text) => {
    const filled = flags.map((flag) =>
      flag.replace("%URL", bench.sandbox.url).replace("%ID", bench.sandbox.accessKeyId),
    );
    const ran = await bench.run(["configure", ...filled, "--password", "-"], { input, env: NO_KEY });
    expect(ran).toMatchObject({ code, out: "", err: expect.stringMatching(text) as string });
    expect(ran.err).not.toContain("not the password");
    expect((await shownKey({ env: NO_KEY })).accessKeyId.value).toBeNull();
  });

  test("keeps an untested key only when told to", async () => {
    const args = ["configure", "--region", "eu", "--key-id", "later", "--password", "-", "--no-check"];
    const kept = await bench.json(args, { input: "pw", env: NO_KEY });
    expect(kept).toMatchObject({ baseUrl: "https://euapi.labarchives.com", accessKeyId: "later", isTested: false });
  });

  test("refuses a file that others may read, and one that holds something else", async () => {
    await configure();
    const path = (await bench.run(["config", "path"])).out.trim();
    await writeFile(path, '{"accessPassword":"p4ssw0rd-here"}');
    const ran = await bench.run(["ls"], { env: NO_KEY });
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("does not hold an access key") as string });
    expect(ran.err).not.toContain("p4ssw0rd-here");
  });
});

describe("the order is: --profile, the environment, the profile, .env", () => {
  const dotEnv = (id: string): string =>
    `API_URL=https://auapi.labarchives.com\nACCESS_KEYID=${id}\nACCESS_PWD=from-file\n`;

  test("each is told where it came from, and no secret is shown", async () => {
    await writeFile(join(elsewhere, ".env"), dotEnv("file"));
    expect(await shownBySpawned()).toMatchObject({
      baseUrl: { value: "https://auapi.labarchives.com", source: ".env" },
      accessKeyId: { value: "file", source: ".env" },
      accessPassword: { source: ".env" },
    });
    await configure();
    expect(await shownBySpawned()).toMatchObject({
      baseUrl: { value: bench.sandbox.url, source: "profile default" },
      accessKeyId: { value: bench.sandbox.accessKeyId, source: "profile default" },
    });
    const env = { API_URL: undefined, ACCESS_KEYID: "env", ACCESS_PWD: "pw-of-env" };
    expect(await shownKey({ env, cwd: bench.folder })).toMatchObject({
      baseUrl: { source: "the default" },
      accessKeyId: { value: "env", source: "the environment" },
    });
    const named = await shownKey({ env }, "--profile", "default");
    expect(named.accessKeyId).toEqual({ value: bench.sandbox.accessKeyId, source: "--profile default" });
    const { out } = await bench.run(["config"], { env, cwd: elsewhere });
    expect(out).toContain("the environment");
    expectNoSecrets(out, [...secretsOf(bench.sandbox), "pw-of-env", "from-file"]);
  });

  test("a kept key never signs for an address that came from elsewhere", async () => {
    await configure();
    const env = { ...NO_KEY, API_URL: "https://caapi.labarchives.com" };
    expect((await shownKey({ env })).accessPassword.value).toBeNull();
    await writeFile(join(elsewhere, ".env"), "API_URL=https://evil.example\n");
    expect((await shownBySpawned()).baseUrl.value).toBe(bench.sandbox.url);
    expect((await shownKey({ env: { ...NO_KEY, ACCESS_KEYID: "another" } })).accessPassword.value).toBeNull();
    const same = { ...NO_KEY, API_URL: `${bench.sandbox.url}/`, ACCESS_KEYID: bench.sandbox.accessKeyId };
    expect((await shownKey({ env: same })).accessPassword.source).toBe("profile default");
  });

  test("what is set beside a kept key is warned of", async () => {
    expect((await configure([], { env: { ACCESS_KEYID: "other" } })).err).toContain(
      "ACCESS_KEYID in the environment comes",
    );
    const { err } = await configure([], { env: { ACCESS_KEYID: "other", API_URL: "https://x.example" } });
    expect(err).toContain("API_URL and ACCESS_KEYID in the environment come ");
  });
});

test("config forget forgets the key of one profile, once", async () => {
  await configure();
  await configure(["--profile", "other"]);
  expect(await bench.json(["config", "forget"])).toEqual({ profile: "default", wasKept: true });
  expect((await bench.run(["config", "forget"])).out).toContain("There was no key");
  expect((await shownKey({ env: NO_KEY })).accessKeyId.value).toBeNull();
  expect((await shownKey({ env: NO_KEY }, "--profile", "other")).accessKeyId.value).toBe(bench.sandbox.accessKeyId);
});

test.each([["ls"], ["whoami"], ["login"], ["cat", "Lab QC:/P"]])("no key: %s says what to do", async (...args) => {
  const ran = await bench.run(args, { env: { ...NO_KEY, ...NOBODY } });
  expect(ran).toMatchObject({ code: 2, out: "" });
  expect(ran.err).toMatch(
    /ACCESS_KEYID and ACCESS_PWD are missing: looked in the environment, profile default and .*\.env/,
  );
  expect(ran.err).toContain("No key yet? `labapi sandbox`; else `labapi configure`.");
});

test("a program finds what was configured", async () => {
  await configure();
  const store = KeyStore.inFiles({ folder: join(bench.folder, ".config/labapi/keys"), key: "" });
  const key = await store.load("default");
  expect([key?.accessKeyId, key?.accessPassword.reveal()]).toEqual([
    bench.sandbox.accessKeyId,
    bench.sandbox.accessPassword,
  ]);
  expect(JSON.stringify(key)).not.toContain(bench.sandbox.accessPassword);
  expect(await store.list()).toEqual(["default"]);
});

describe("labapi alone", () => {
  test.each([
    [{ ...NO_KEY, ...NOBODY }, /No access key yet[\s\S]*labapi sandbox[\s\S]*labapi configure/],
    [NOBODY, /Nobody is signed in at http:\/\/127[\s\S]*labapi login/],
    [{}, /You are ada@example\.org[\s\S]*labapi ls/],
  ])("says who one is and what comes next", async (env, text) => {
    bench.sandbox.clearCalls();
    const ran = await bench.run([], { env });
    expect(ran).toMatchObject({ code: 0, err: "", out: expect.stringMatching(text) as string });
    expectNoSecrets(ran.out, secretsOf(bench.sandbox));
    expect(bench.sandbox.calls).toEqual([]);
  });

  test("knows the person that was signed in", async () => {
    await bench.run(["login"]);
    expect((await bench.run([], { env: NOBODY })).out).toContain("You are Ada Example <ada@example.org>");
  });
});
