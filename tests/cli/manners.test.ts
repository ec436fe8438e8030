import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

describe("an e-mail that is not known", () => {
  test.each([
    ["--add", "nobody@example.org", "Nobody has a LabArchives account under"],
    ["--remove", "nobody@example.org", "is not among the people of"],
    ["--set-role", "nobody@example.org", "is not among the people of"],
  ])("%s says so, and does not take it for a sign-in", async (flag, email, words) => {
    for (const more of [[], ["-n"]]) {
      const { code, err } = await bench.run(["users", "Lab QC", flag, email, "-y", ...more]);
      expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining(words) as string });
      expect(err).not.toMatch(/signed in|login/);
    }
  });

  test("also where LabArchives does not answer whether there is an account", async () => {
    bench.sandbox.faults.failNext("email_has_account", { code: 4502 });
    const { code, err } = await bench.run(["users", "Lab QC", "--add", "nobody@example.org"]);
    expect({ code, err }).toEqual({ code: 4, err: expect.stringContaining("Nobody has") as string });
  });

  test("nothing is done when one of several changes cannot be", async () => {
    const line = [
      "users",
      "Lab QC",
      "--set-role",
      "bo@example.org",
      "--role",
      "guest",
      "--remove",
      "x@example.org",
      "-y",
    ];
    expect((await bench.run(line)).code).toBe(4);
    expect(await bench.json(["users", "Lab QC"])).toMatchObject([{}, { email: "bo@example.org", role: "USER" }]);
  });
});

test.each(["guest", "Guest", "GUEST", "admin", "notebook-administrator", "notebook administrator"])(
  "--role %s is a role",
  async (role) => {
    const { code, err } = await bench.run(["users", "Lab QC", "--set-role", "bo@example.org", "--role", role]);
    expect(err).toBe("");
    expect(code).toBe(0);
  },
);

describe("what was deleted", () => {
  beforeEach(async () => void (await bench.run(["trash", "My Research Notebook:/Experiments", "-y"])));

  test.each([
    ["search", "--files"],
    ["search", "--ext", "csv"],
    ["recent", "--ext", "csv"],
  ])("is left out of %s %s, and that is said", async (...line) => {
    const ran = await bench.run([...line, "--json"]);
    expect(JSON.parse(ran.out)).toEqual([]);
    expect(ran.err).toBe("1 entry in API Deleted Items left out; --trash shows them.\n");
    expect(await bench.json([...line, "--trash"])).toHaveLength(1);
  });

  test("takes no place of what is wanted", async () => {
    await writeFile(join(bench.folder, "x.csv"), "a\n");
    await bench.run(["put", "x.csv", "Lab QC:/Incidents"]);
    expect(await bench.json(["search", "--files", "--limit", "1"])).toMatchObject([{ filename: "x.csv" }]);
  });
});

describe("more than is shown", () => {
  test("is counted", async () => {
    for (const name of ["a.csv", "b.csv", "c.csv"]) await writeFile(join(bench.folder, name), name);
    await bench.run(["put", "a.csv", "b.csv", "c.csv", "Lab QC:/Incidents"]);
    expect((await bench.run(["search", "--files", "--limit", "2"])).err).toBe("2 of 4; --limit shows more.\n");
    expect((await bench.run(["search", "--files", "--limit", "4"])).err).toBe("");
    expect((await bench.run(["recent", "--limit", "3"])).err).toMatch(/^3 of \d+; --limit shows more\.\n$/);
    expect((await bench.run(["recent"])).err).toBe("");
    expect((await bench.run(["search", "the OR drifts OR within OR primers", "--limit", "1"])).err).toMatch(
      /^1 of \d+;/,
    );
  });

  test("of notifications too", async () => {
    const [, bo] = bench.sandbox.users;
    const asBo = { env: { AUTH_EMAIL: bo?.email, AUTH_KEY: bo?.token } };
    for (const text of ["one", "two", "three"]) await bench.run(["note", "Lab QC:/Incidents", text], asBo);
    expect((await bench.run(["notifications", "--limit", "2"])).err).toMatch(/^2 of \d+; --limit shows more\.\n$/);
  });
});

test("a second notebook of a name has to be meant", async () => {
  expect((await bench.run(["notebooks", "--create", "Fresh"])).code).toBe(0);
  for (const more of [[], ["-n"]])
    expect(await bench.run(["notebooks", "--create", "Fresh", ...more])).toMatchObject({
      code: 4,
      err: expect.stringContaining("--duplicate") as string,
    });
  expect((await bench.run(["notebooks", "--create", "Fresh", "--duplicate"])).code).toBe(0);
  expect((await bench.json(["notebooks"])) as object[]).toHaveLength(4);
});

describe("a name that nobody can see", () => {
  test.each(["", " ", "\t", "\u00A0", "\u200B", "\u3000 \u2060"])("%j is a usage error", async (name) => {
    for (const line of [
      ["notebooks", "--create", name],
      ["rename", "Lab QC:/Incidents", name],
      ["new", `Lab QC:/Balances/${name === "" ? " " : name}`],
      ["mkdir", "-p", `Lab QC:/${name === "" ? " " : name}/x`],
    ])
      expect((await bench.run(line)).code, line.join(" ")).toBe(2);
    expect((await bench.run(["tree", "Lab QC:"])).err).toBe("1 folder, 2 pages\n");
  });
});

describe("flags of every command", () => {
  test("stand before it or after it", async () => {
    const after = await bench.run(["ls", "--json"]);
    expect(await bench.run(["--json", "ls"])).toEqual(after);
    expect(await bench.run(["--json", "--quiet", "ls"])).toEqual(after);
    expect((await bench.run(["--quiet", "tree", "Lab QC:"])).err).toBe("");
    expect((await bench.run(["--profile", "nobody", "whoami"])).code).toBe(3);
    expect((await bench.run(["--profile", "nobody", "whoami", "--profile", "neither"])).err).toContain("neither");
    expect((await bench.run(["--no-color", "ls"], { isOutputShown: true })).out).not.toContain("\u001B");
  });

  test("are listed by --help", async () => {
    const { out } = await bench.run(["--help"]);
    for (const flag of ["--json", "--profile <name>", "--quiet", "--verbose", "--no-color"])
      expect(out).toContain(flag);
  });
});

test.each([
  ["upload", "put"],
  ["send", "put"],
  ["download", "get"],
  ["auth", "login"],
  ["list", "ls"],
  ["delete", "trash"],
  ["copy", "cp"],
])("who types %s finds %s", async (word, name) => {
  const { code, out } = await bench.run([word, "--help"]);
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining(`Usage: labapi ${name} `) as string });
  expect((await bench.run(["--help"])).out).not.toContain(`|${word}`);
});

test.each([
  [["ls", "--nonsense"], 2],
  [["nonsense"], 2],
  [["ls", "No such notebook"], 4],
  [["ls", "Lab QC:id:nothing"], 4],
  [["search"], 2],
  [["--profile", "nobody", "whoami"], 3],
  [["users", "Lab QC", "--role", "guest"], 2],
])("%j: one prefix, code %i", async (line, exitCode) => {
  const { code, err, out } = await bench.run(line);
  expect({ code, out }).toEqual({ code: exitCode, out: "" });
  expect(err).toMatch(/^labapi: /);
});

test("a missing page is told with what would make it", async () => {
  for (const line of [
    ["note", "Lab QC:/Nope/x", "text"],
    ["new", "Lab QC:/Nope/x"],
  ])
    expect(await bench.run(line)).toMatchObject({ code: 4, err: expect.stringContaining("-p") as string });
  expect((await bench.run(["ls", "Lab QC:/Nope"])).err).not.toContain("-p");
});

test("a person's lists have headings, a pipe's have none", async () => {
  for (const [line, heading] of [
    [["notebooks"], "notebook"],
    [["ls", "-l", "Lab QC:"], "entries"],
    [["users", "Lab QC"], "e-mail"],
    [["search", "primers"], "place"],
    [["recent"], "changed"],
  ] as const) {
    const seen = await bench.run(line, { isOutputShown: true });
    expect(seen.out.split("\n")[0]).toContain(heading);
    const piped = await bench.run(line);
    expect(piped.out.split("\n")[0]).not.toContain(heading);
    expect(seen.out.trimEnd().split("\n").length).toBe(piped.out.trimEnd().split("\n").length + 1);
  }
});

test("--from that is later than --to is an error; one day is that day", async () => {
  const today = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  expect(await bench.json(["search", "--from", today, "--to", today])).toHaveLength(1);
  expect(await bench.run(["search", "--from", "2026-11-24", "--to", "2026-11-23"])).toMatchObject({ code: 2 });
  for (const date of ["2026-02-30", "2026-11-23T25:00", "2026-W48"])
    for (const flag of ["--from", "--to"])
      expect(await bench.run(["search", flag, date])).toMatchObject({
        code: 2,
        err: expect.stringMatching(/^labapi: /) as string,
      });
});
