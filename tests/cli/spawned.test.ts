import { once } from "node:events";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeIf } from "../helpers/requirements.ts";
import { expectNoSecrets, secretsOf } from "../helpers/secrets.ts";
import { type Bench, type Ran, type RunOptions, startBench } from "./helpers/in-process.ts";
import { LABAPI, runLabapi, startLabapi } from "./helpers/spawned.ts";
import { spawn } from "node:child_process";

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench[Symbol.asyncDispose]());

/** Runs the program, and refuses colours, stacks and secrets in whatever it says. */
async function labapi(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const ran = await runLabapi(args, { cwd: bench.folder, ...options, env: { ...bench.env, ...options.env } });
  expect(ran.out + ran.err).not.toContain("\u001B[");
  expect(ran.err).not.toMatch(/\n {4}at |Warning/);
  expectNoSecrets(ran.out + ran.err, secretsOf(bench.sandbox));
  return ran;
}

const PAGE = "Lab QC:/Runs/2026-11-23";

test("a day's work, as a script does it", { timeout: 60_000 }, async () => {
  expect(await labapi(["notebooks"])).toMatchObject({
    code: 0,
    out: expect.stringContaining("Lab QC") as string,
    err: "",
  });
  expect(await labapi(["new", "-p", PAGE])).toMatchObject({ code: 0, out: `${PAGE}\n` });
  expect(await labapi(["note", PAGE], { input: "all well\n" })).toMatchObject({ code: 0 });
  await mkdir(join(bench.folder, "data"));
  await writeFile(join(bench.folder, "data", "plate 1.csv"), "well,ct\nA1,21.4\n");
  expect(await labapi(["put", "data", PAGE])).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringMatching(/^Sent 1 file/) as string,
  });
  expect(await labapi(["table", PAGE, "data/plate 1.csv"])).toMatchObject({ code: 0 });
  expect((await labapi(["ls", PAGE])).out.trim().split("\n")).toHaveLength(4);
  expect((await labapi(["cat", PAGE])).out).toContain("| A1   | 21.4 |");
  expect(await labapi(["get", PAGE, "back", "--include", "plate*"])).toMatchObject({ code: 0 });
  expect(await readFile(join(bench.folder, "back/plate 1.csv"), "utf8")).toBe("well,ct\nA1,21.4\n");
  expect(JSON.parse((await labapi(["search", "--ext", "csv", "--json"])).out)).toHaveLength(3);
  expect((await labapi(["tree", "Lab QC"])).out).toContain("2026-11-23");
  expect(await labapi(["doctor"])).toMatchObject({ code: 0 });
});

describe("without a terminal", () => {
  test("nothing is asked: not for a sign-in, nor before something big", async () => {
    expect(await labapi(["ls"], { env: { AUTH_KEY: "" } })).toMatchObject({ code: 3, out: "" });
    expect(await labapi(["trash", "Lab QC:/Balances"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--yes") as string,
    });
  });

  test("an input that stays open does not keep a command that does not read it", async () => {
    const child = startLabapi(["ls", "Lab QC"], { env: bench.env, cwd: bench.folder });
    expect(await once(child, "close")).toEqual([0, null]);
  });
});

test("a reader that has had enough is no failure, and a full disk is one", async () => {
  const [program, ...before] = LABAPI;
  const words = [program, ...before].map((word) => `'${word}'`).join(" ");
  const shell = (script: string): ReturnType<typeof spawn> =>
    spawn("bash", ["-c", script], {
      env: { PATH: process.env["PATH"], ...bench.env },
      cwd: bench.folder,
      stdio: ["ignore", "pipe", "pipe"],
    });
  const quiet = shell(
    `${words} cat "My Research Notebook:/Experiments/2026/Plate 6/plate_06.csv" | head -c 1; exit \${PIPESTATUS[1]}`,
  );
  let err = "";
  quiet.stderr?.on("data", (text) => (err += String(text)));
  expect(await once(quiet, "close")).toEqual([0, null]);
  expect(err).not.toContain("EPIPE");
  const full = shell(`${words} notebooks > /dev/full`);
  full.stderr?.on("data", (text) => (err += String(text)));
  expect(await once(full, "close")).toEqual([1, null]);
  expect(err).toContain("standard output cannot be written (ENOSPC)");
});

describeIf(
  process.platform !== "win32",
  "posix",
  "files without read permission need POSIX",
)("a file that may not be read", () => {
  test("is refused, and the others are sent", async () => {
    const folder = join(bench.folder, "locked");
    await mkdir(folder);
    for (const name of ["a.txt", "b.txt"]) await writeFile(join(folder, name), name);
    await chmod(join(folder, "a.txt"), 0);
    await chmod(bench.folder, 0o777);
    // Root may read everything, so somebody else has to try.
    const [program, ...before] = LABAPI;
    const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const env = { PATH: process.env["PATH"], ...bench.env, LABAPI_STATE_HOME: join(bench.folder, "state-of-nobody") };
    const child = spawn(program, [...before, "put", "locked", "Lab QC:/Incidents"], {
      cwd: bench.folder,
      env,
      ...asNobody,
    });
    let err = "";
    child.stderr.on("data", (text) => (err += String(text)));
    // Done, but incomplete.
    expect(await once(child, "close")).toEqual([6, null]);
    expect(err).toContain("a.txt: it cannot be read (EACCES)");
    expect(await bench.json(["ls", "Lab QC:/Incidents"])).toMatchObject([{ filename: "b.txt" }]);
  });
});

test("sandbox prints where it is, serves, and ends at TERM", async () => {
  const child = startLabapi(["sandbox", "--json"], { cwd: bench.folder, env: { HOME: bench.folder } });
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  const { url, accessKeyId, accessPassword, users } = JSON.parse(String(line)) as Record<string, string> & {
    users: { email: string; token: string }[];
  };
  const env = {
    API_URL: url ?? "",
    ACCESS_KEYID: accessKeyId ?? "",
    ACCESS_PWD: accessPassword ?? "",
    AUTH_EMAIL: users[0]?.email ?? "",
    AUTH_KEY: users[0]?.token ?? "",
  };
  expect((await runLabapi(["whoami"], { env: { ...bench.env, ...env } })).out).toContain("Ada Example");
  child.kill("SIGTERM");
  expect(await once(child, "close")).toEqual([0, null]);
});

test.each([
  ["proxy.labapi.test:3128", 5, /^labapi: The connection to the proxy http:\/\/proxy\.labapi\.test:3128 failed/],
  ["socks5://somebody:secret-word@127.0.0.1:9", 2, /^labapi: The proxy in HTTPS_PROXY is a socks5 one/],
  ["http://", 2, /^labapi: The proxy in HTTPS_PROXY is not an address/],
])("the proxy %s is named, and nothing of the program is shown", { timeout: 60_000 }, async (proxy, code, message) => {
  const env = { HTTPS_PROXY: proxy, API_URL: "https://192.0.2.2" };
  const ran = await labapi(["whoami"], { env });
  expect(ran).toMatchObject({ code, out: "", err: expect.stringMatching(message) as string });
  expect(ran.err).not.toMatch(/SuppressedError|secret-word/);
});
