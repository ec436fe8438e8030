import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFile, spawn } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Client } from "labapi";
import { Secret } from "../../src/core/secret.ts";
import type { RunningSandbox } from "../../src/cli/sandbox-process/running.ts";
import { EVALUATE, guessShell, shellLines } from "../../src/cli/sandbox-process/shell-lines.ts";
import { banner } from "../../src/cli/sandbox-process/banner.ts";
import { processStart } from "../../src/cli/sandbox-process/process-start.ts";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { type Ran, runHere, type RunOptions } from "./helpers/in-process.ts";
import { LABAPI, runLabapi, startLabapi } from "./helpers/spawned.ts";

/** A home of its own, as somebody who has just installed labapi has it. */
let home = "";
beforeEach(async () => void (home = await mkdtemp(join(tmpdir(), "labapi-home-"))));
afterEach(async () => {
  await stopAll();
  await rm(home, { recursive: true, force: true });
});

const env = (): Record<string, string> => ({ HOME: home, PATH: process.env["PATH"] ?? "" });
const labapi = (args: readonly string[], more: RunOptions = {}): Promise<Ran> =>
  runHere(args, { cwd: home, ...more, env: { ...env(), ...more.env } });

interface Status {
  readonly url: string;
  readonly pid: number;
  readonly isBackground: boolean;
  readonly dbPath: string | null;
}
const status = async (): Promise<readonly Status[]> =>
  JSON.parse((await labapi(["sandbox", "status", "--json"])).out) as Status[];

async function stopAll(): Promise<void> {
  for (const _one of await status()) await labapi(["sandbox", "stop"]);
}

const stateFolder = (): string => join(home, ".local/state/labapi/sandbox");

describe("in the background", { timeout: 90_000 }, () => {
  test("eval returns at once with a way in, the second time with the same; stop ends it", async () => {
    const words = LABAPI.map((word) => `'${word}'`).join(" ");
    // If the sandbox held the pipe open, the shell would wait for ever.
    const script = `labapi() { ${words} "$@"; }; eval "$(labapi sandbox --print-env)"; labapi whoami; eval "$(labapi sandbox --print-env)"; echo "$API_URL"; labapi sandbox stop`;
    const { stdout, stderr } = await promisify(execFile)("bash", ["-c", script], { cwd: home, env: env() });
    expect(stdout).toMatch(
      /^Ada Example <ada@example\.org> at (http:\/\/127\.0\.0\.1:\d+)\n\1\nThe sandbox at \1 is stopped\.\n$/,
    );
    expect(stderr).toMatch(/^A sandbox runs at http.*in the background.*\n$/);
    expect(await status()).toEqual([]);
    expect(await readdir(stateFolder())).toEqual([]);
  });

  test("is found by its port and its database, and is none other's", async () => {
    expect((await labapi(["sandbox", "--print-env"])).code).toBe(0);
    expect((await labapi(["sandbox", "--print-env", "--db", "lab.sqlite"])).code).toBe(0);
    const [second, first] = await status();
    expect([second?.dbPath, first?.dbPath]).toEqual([join(home, "lab.sqlite"), null]);
    const port = new URL(first?.url ?? "").port;
    expect((await labapi(["sandbox", "env", "--port", port])).out).toContain(`API_URL='${first?.url}'`);
    expect((await labapi(["sandbox", "env", "--db", "lab.sqlite"])).out).toContain(`API_URL='${second?.url}'`);
    expect((await labapi(["sandbox", "env", "--db", "other.sqlite"])).err).toContain("No such sandbox is running");
    expect((await labapi(["sandbox", "stop", "--port", port])).code).toBe(0);
    expect(await status()).toMatchObject([{ url: second?.url }]);
  });

  test("that cannot start says why", async () => {
    const ran = await labapi(["sandbox", "--print-env", "--seed", "nowhere.json"]);
    expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/^labapi: --seed takes/) as string });
    expect(await status()).toEqual([]);
  });
});

describe("found through a file", { timeout: 60_000 }, () => {
  test("that only its owner may read, and that goes with it", async () => {
    const child = startLabapi(["sandbox"], { env: env(), cwd: home });
    await once(child.stdout ?? child, "data");
    const [name = ""] = await readdir(stateFolder());
    expect((await stat(join(stateFolder(), name))).mode & 0o077).toBe(0);
    expect((await stat(stateFolder())).mode & 0o077).toBe(0);
    expect(await status()).toMatchObject([{ pid: child.pid, isBackground: false }]);
    child.kill("SIGINT");
    expect(await once(child, "close")).toEqual([0, null]);
    expect(await readdir(stateFolder())).toEqual([]);
  });

  test("of one that was killed, of a number that went to another process, or of nonsense is not believed", async () => {
    const child = startLabapi(["sandbox"], { env: env(), cwd: home });
    await once(child.stdout ?? child, "data");
    const [name = ""] = await readdir(stateFolder());
    const text = await readFile(join(stateFolder(), name), "utf8");
    child.kill("SIGKILL");
    await once(child, "close");
    const asOurs = { ...(JSON.parse(text) as object), pid: process.pid, processStart: "1" };
    await writeFile(join(stateFolder(), `running-${process.pid}.json`), JSON.stringify(asOurs), { mode: 0o600 });
    await writeFile(join(stateFolder(), "running-1.json"), "{", { mode: 0o600 });
    expect(await labapi(["sandbox", "stop"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("No sandbox") as string,
    });
    expect(await readdir(stateFolder())).toEqual([]);
  });

  test("the same process has the same beginning, an ended one has none", async () => {
    expect(processStart(process.pid)).toBe(processStart(process.pid));
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "close");
    expect(processStart(child.pid ?? 0)).toBeUndefined();
  });
});

describe("login --sandbox", { timeout: 90_000 }, () => {
  test("signs in as whom one likes; the sign-in is good in every folder and without a variable", async () => {
    await labapi(["sandbox", "--print-env"]);
    expect((await labapi(["login", "--sandbox"])).out).toBe("Ada Example <ada@example.org>\n");
    await mkdir(join(home, "deep"));
    expect((await labapi(["ls"], { cwd: join(home, "deep") })).out).toContain("Lab QC");
    for (const who of ["bo", "BO@example.org", "Bo Ex"]) {
      expect((await labapi(["login", "--sandbox", "--as", who])).out).toContain("Bo Example");
    }
    expect((await labapi(["whoami"])).out).toContain("Bo Example");
    const program = await labapi(["config", "--json"]);
    expect(JSON.parse(program.out)).toMatchObject({ accessKeyId: { source: "the sandbox (profile default)" } });
    for (const [as, text] of [
      ["eve", "is nobody of this sandbox. There are: ada@example.org, bo@example.org"],
      ["", "is several people"],
    ] as const)
      expect(await labapi(["login", "--sandbox", "--as", as])).toMatchObject({
        code: 2,
        err: expect.stringContaining(text) as string,
      });
  });

  test("warns of variables that come first, and of a code that is too old", async () => {
    await labapi(["sandbox", "--print-env"]);
    const other = { API_URL: "http://127.0.0.1:9", AUTH_EMAIL: "bo@example.org", AUTH_KEY: "x" };
    const { err } = await labapi(["login", "--sandbox"], { env: other });
    expect(err).toMatch(/API_URL in the environment is another one[\s\S]*sign in somebody else/);
    const { out } = await labapi(["sandbox", "env", "--json"]);
    const old = { ...(JSON.parse(out) as Record<string, string>), AUTH_KEY: "old" };
    const ran = await labapi(["ls"], { env: old });
    expect(ran).toMatchObject({ code: 3, err: expect.stringContaining("codes last an hour") as string });
  });

  test("does not take the place of a sign-in or a key for the real LabArchives", async () => {
    await labapi(["sandbox", "--print-env"]);
    const configured = ["configure", "--region", "us", "--key-id", "lab", "--password", "-", "--no-check"];
    await labapi(configured, { input: "pw" });
    const ran = await labapi(["login", "--sandbox"]);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining("--profile sandbox") as string });
    expect((await labapi(["login", "--sandbox", "--profile", "sandbox"])).code).toBe(0);
    expect((await labapi(["ls", "--profile", "sandbox"])).out).toContain("Lab QC");
    expect((await labapi(["config"])).out).toContain("https://api.labarchives.com");
  });

  test.each([
    [["login", "--sandbox"], "No sandbox is running"],
    [["login", "--as", "bo"], "--as goes with --sandbox"],
    [["login", "--sandbox", "--browser"], "no other way in"],
    [["sandbox", "env"], "No sandbox is running"],
    [["sandbox", "stop"], "No sandbox is running"],
    [["sandbox", "statsu"], "env, status, stop"],
    [["sandbox", "stop", "now"], "labapi sandbox -- stop now"],
    [["sandbox", "env", "--shell", "tcsh"], "Allowed choices"],
  ])("%j says what is wrong", async (args, text) => {
    expect(await labapi(args)).toMatchObject({ code: 2, out: "", err: expect.stringContaining(text) as string });
  });

  test("nothing running is no failure of status", async () => {
    expect(await labapi(["sandbox", "status"])).toMatchObject({
      code: 0,
      out: "",
      err: expect.stringContaining("No sandbox is running") as string,
    });
  });
});

test("after -- any word is a command, also one that the sandbox knows", { timeout: 60_000 }, async () => {
  const ran = await runLabapi(["sandbox", "--", "env"], { env: env(), cwd: home });
  expect(ran.out).toMatch(/^API_URL=http:\/\/127/m);
  expect(ran.out).toMatch(/^AUTH_KEY=./m);
  expect(await status()).toEqual([]);
});

describe("a sandbox that cannot start", { timeout: 60_000 }, () => {
  const files: Readonly<Record<string, string>> = {
    "foreign.txt": "not a database, but some other file",
    "list.json": "[]",
    "nobody.json": '{"users":[],"notebooks":[]}',
    "odd.json": '{"users":[{"email":"a@b.c","fullName":"A"}],"notebooks":[{"name":"N","owner":"x@y.z"}]}',
    "shapeless.json": '{"users":[5],"notebooks":[{}]}',
    "text.json": "hello",
  };

  test.each([
    [["--port", "x"], /A port is a number/],
    [["--port", "65536"], /A port is a number/],
    [["--port", "-1"], /A port is a number/],
    [["--port", "%TAKEN"], /cannot listen on 127\.0\.0\.1:\d+: another program listens there/],
    [["--db", "foreign.txt"], /The sandbox cannot (use|start)/],
    [["--db", "no/such/folder.sqlite"], /The sandbox cannot (use|start)/],
    [["--db", "."], /The sandbox cannot (use|start)/],
    [["--seed", "nowhere.json"], /--seed takes/],
    [["--seed", "text.json"], /--seed takes/],
    [["--seed", "list.json"], /holds no seed/],
    [["--seed", "nobody.json"], /at least one/],
    [["--seed", "odd.json"], /no user has the email x@y\.z/],
    [["--seed", "shapeless.json"], /The sandbox cannot start/],
  ] as const)("with %j says why, and ends with 2", async (flags, text) => {
    for (const [name, content] of Object.entries(files)) await writeFile(join(home, name), content);
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const taken = String((other.address() as AddressInfo).port);
    const args = flags.map((flag) => (flag === "%TAKEN" ? taken : flag));
    const ran = await runHere(["sandbox", ...args], { env: env(), cwd: home });
    other.close();
    expect(ran).toMatchObject({ code: 2, out: "", err: expect.stringMatching(text) as string });
    expect(ran.err).not.toMatch(/\n {4}at /);
    expect(await readFile(join(home, "foreign.txt"), "utf8")).toBe(files["foreign.txt"]);
  });
});

test("--legacy-sha1 accepts what an old client signs", { timeout: 60_000 }, async () => {
  const works = async (flags: readonly string[]): Promise<boolean> => {
    const { out } = await labapi(["sandbox", "--print-env", "--json", ...flags]);
    const {
      API_URL: baseUrl,
      ACCESS_KEYID,
      ACCESS_PWD,
      AUTH_EMAIL,
      AUTH_KEY,
    } = JSON.parse(out) as Record<string, string>;
    await using client = new Client({ baseUrl, accessKeyId: ACCESS_KEYID, accessPassword: ACCESS_PWD, hash: "sha1" });
    const signedIn = await client.login(AUTH_EMAIL ?? "", AUTH_KEY ?? "").then(
      () => true,
      () => false,
    );
    await labapi(["sandbox", "stop"]);
    return signedIn;
  };
  expect([await works(["--legacy-sha1"]), await works([])]).toEqual([true, false]);
});

describe("what shells evaluate", () => {
  const AWKWARD = { API_URL: "http://127.0.0.1:1", AUTH_KEY: `a'b"c$d\`e\\f g+/=` };
  const ECHO = { bash: 'printf %s "$AUTH_KEY"', zsh: 'printf %s "$AUTH_KEY"', fish: 'printf %s "$AUTH_KEY"' };

  for (const [program, show] of Object.entries(ECHO)) {
    describeIf(
      hasCommand(program),
      program,
      `${program} is needed to try its lines`,
    )(program, () => {
      test("gets exactly the value", async () => {
        const lines = shellLines(AWKWARD, program === "fish" ? "fish" : "bash").join("\n");
        const { stdout } = await promisify(execFile)(program, ["-c", `${lines}\n${show}`]);
        expect(stdout).toBe(AWKWARD.AUTH_KEY);
      });
    });
  }

  test("PowerShell and cmd have their own quotes", () => {
    expect(shellLines({ A: "it's" }, "powershell")).toEqual(["$env:A = 'it''s'"]);
    expect(shellLines({ A: "50%" }, "cmd")).toEqual(['set "A=50%%"']);
    expect(EVALUATE.powershell("labapi sandbox env")).toContain("Invoke-Expression");
    expect(["bash", "fish", "powershell", "cmd"]).toContain(guessShell(process.env));
  });
});

test("the banner holds the key for each shell, the people with codes, and what to type next", () => {
  const running: RunningSandbox = {
    pid: 1,
    processStart: "",
    startedAt: "",
    dbPath: null,
    isBackground: false,
    url: "http://127.0.0.1:1",
    accessKeyId: "id",
    accessPassword: new Secret("pw"),
    people: [{ email: "ada@example.org", fullName: "Ada\u001B[31m", code: new Secret("c0de") }],
  };
  for (const shell of ["bash", "fish", "powershell", "cmd"] as const) {
    const text = banner(running, shell);
    for (const name of ["API_URL", "ACCESS_KEYID", "ACCESS_PWD"]) expect(text).toContain(name);
    expect(text).toMatch(/ada@example\.org> +c0de/);
    expect(text).toContain("labapi login --sandbox");
    expect(text).not.toContain("\u001B");
  }
});
