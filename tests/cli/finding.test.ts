import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { expectNoSecrets, secretsOf } from "../helpers/secrets.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const PLATE = "My Research Notebook:/Experiments/2026/Plate 6";

describe("search", () => {
  test("finds words, everywhere or in one notebook", async () => {
    expect((await bench.run(["search", "evaporation"])).out).toContain(`${PLATE}  Evaporation at the rim`);
    expect(await bench.json(["search", "evaporation"])).toMatchObject([{ kind: "plain-text", place: PLATE }]);
    expect(await bench.run(["search", "evaporation", "--notebook", "Lab QC"])).toMatchObject({
      code: 0,
      out: "",
      err: "Nothing was found.\n",
    });
    expect(await bench.json(["search", "nosuchword"])).toEqual([]);
  });

  test("finds files by type and date", async () => {
    expect(await bench.json(["search", "--ext", ".csv", "--from", "1d"])).toMatchObject([{ filename: "plate_06.csv" }]);
    expect(await bench.json(["search", "--ext", "png"])).toEqual([]);
    expect(await bench.json(["search", "--files", "--to", "2001-01-01"])).toEqual([]);
    expect(await bench.run(["search"])).toMatchObject({ code: 2 });
    expect(await bench.run(["search", "--from", "yesterday"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("2026-11-23") as string,
    });
  });
});

test("recent lists what changed, newest first, as far back as asked", async () => {
  await bench.run(["note", "Lab QC:/Incidents", "just now"]);
  const hits = (await bench.json(["recent", "1h", "--limit", "3"])) as { content: string }[];
  expect(hits).toHaveLength(3);
  expect(await bench.json(["recent", "--notebook", "Lab QC"])).toHaveLength(2);
  expect(await bench.json(["recent", "2999-01-01"])).toEqual([]);
  expect(await bench.json(["recent", "--ext", "csv"])).toMatchObject([{ filename: "plate_06.csv" }]);
  expect(await bench.json(["recent", "--ext", "csv", "--notebook", "Lab QC"])).toEqual([]);
});

describe("comments", () => {
  test("are listed, and added to a file or an entry", async () => {
    const comments = (await bench.json(["comments", PLATE])) as { text: string; entryId: string }[];
    expect(comments).toMatchObject([{ text: "Repeat well A3.", authorEmail: "ada@example.org" }]);
    expect((await bench.run(["comments", `${PLATE}/plate_06.csv`, "--add", "Done."])).code).toBe(0);
    await bench.run(["comments", PLATE, "--entry", comments[0]?.entryId ?? "", "--add", "-"], { input: "From a pipe" });
    expect((await bench.run(["comments", `${PLATE}/plate_06.csv`])).out.trim().split("\n")).toHaveLength(3);
  });

  test("need one entry and a text", async () => {
    expect(await bench.run(["comments", PLATE, "--add", "x"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("has 3") as string,
    });
    expect(await bench.run(["comments", PLATE, "--entry", "nope"])).toMatchObject({ code: 4 });
    expect(await bench.run(["comments", `${PLATE}/plate_06.csv`, "--add", " "])).toMatchObject({ code: 2 });
    expect((await bench.run(["comments", `${PLATE}/plate_06.csv`, "--add", "x", "-n"])).out).toMatch(/^Would comment/);
  });
});

test("notifications are listed, counted and marked as read", async () => {
  const [, bo] = bench.sandbox.users;
  const asBo = { env: { AUTH_EMAIL: bo?.email, AUTH_KEY: bo?.token } };
  await bench.run(["note", "Lab QC:/Incidents", "Balance 2 drifts"], asBo);
  const list = (await bench.json(["notifications", "--unread"])) as { id: string; notebook: string }[];
  expect(list).toHaveLength(1);
  expect(await bench.json(["notifications", "--count"])).toMatchObject({ unread: 1 });
  expect((await bench.run(["notifications", "--mark-read", "-n"])).out).toBe("Would mark all notifications as read.\n");
  expect((await bench.run(["notifications", "--mark-read", list[0]?.id ?? ""])).code).toBe(0);
  expect(await bench.json(["notifications", "--count"])).toMatchObject({ unread: 0 });
});

test("users are listed, let in, given roles and taken out", async () => {
  expect(await bench.json(["users", "Lab QC"])).toMatchObject([
    { email: "ada@example.org", role: "OWNER" },
    { email: "bo@example.org", role: "USER" },
  ]);
  expect((await bench.run(["users", "Lab QC", "--set-role", "bo@example.org", "--role", "GUEST"])).out).toContain(
    "GUEST  bo@example.org",
  );
  expect(await bench.run(["users", "Lab QC", "--remove", "bo@example.org"])).toMatchObject({
    code: 2,
    err: expect.stringContaining("--yes") as string,
  });
  expect(await bench.json(["users", "Lab QC", "--remove", "bo@example.org", "-y"])).toHaveLength(1);
  expect(await bench.json(["users", "Lab QC", "--add", "bo@example.org"])).toHaveLength(2);
  expect(await bench.run(["users", "Lab QC", "--add", "x@example.org", "--role", "BOSS"])).toMatchObject({ code: 2 });
});

describe("api", () => {
  test("gives the answer as it came, or as JSON whose lists stay lists", async () => {
    const { out } = await bench.run(["api", "users/user_info_via_id"]);
    expect(out).toMatch(/^<\?xml.*<fullname>Ada Example<\/fullname>/s);
    expectNoSecrets(out, secretsOf(bench.sandbox));
    expect(out).not.toContain("<request>");
    const { users } = (await bench.json(["api", "users/user_info_via_id"])) as {
      users: { notebooks: { notebook: object[] }[] }[];
    };
    expect(users[0]?.notebooks[0]?.notebook).toHaveLength(2);
  });

  test("sends forms and files", async () => {
    const [notebook] = (await bench.json(["notebooks"])) as { id: string }[];
    const page = (await bench.json(["stat", "My Research Notebook:/To do"])) as { id: string };
    const where = ["-f", `nbid=${notebook?.id}`, "-f", `pid=${page.id}`];
    const text = `a=b & "c" ${"x".repeat(20_000)}`;
    expect(
      (
        await bench.run([
          "api",
          "entries/add_entry",
          ...where,
          "-f",
          "part_type=plain text entry",
          "-f",
          `entry_data=${text}`,
        ])
      ).code,
    ).toBe(0);
    await writeFile(join(bench.folder, "x.bin"), new Uint8Array([0, 255, 1]));
    expect(
      (await bench.run(["api", "entries/add_attachment", ...where, "-f", "filename=x.bin", "--input", "x.bin"])).code,
    ).toBe(0);
    const [, added, file] = (await bench.json(["ls", "My Research Notebook:/To do"])) as {
      content: string;
      sizeBytes: number;
    }[];
    expect([added?.content, file?.sizeBytes]).toEqual([text, 3]);
  });

  test("without signing in", async () => {
    expect((await bench.run(["api", "utilities/epoch_time"], { env: { AUTH_KEY: "" } })).out).toContain("<epoch-time>");
  });

  test.each([
    [["api", "nope"], 2, "is not a method"],
    [["api", "tree_tools/get_nod"], 4, 'Nearest: "tree_tools/get_node"'],
    [["api", "tree_tools/get_node"], 4, "4500"],
    [["api", "utilities/epoch_time", "-f", "x"], 2, "name=value"],
    [["api", "entries/add_attachment", "--input", "nowhere"], 2, "cannot be read"],
  ])("labapi %j", async (args, code, text) => {
    expect(await bench.run(args)).toMatchObject({ code, out: "", err: expect.stringContaining(text) as string });
  });

  test("says what a dead server or a wrong key is", async () => {
    const dead = { env: { API_URL: "http://127.0.0.1:1" } };
    expect((await bench.run(["api", "utilities/epoch_time"], dead)).code).toBe(5);
    expect((await bench.run(["api", "utilities/promo_message"], { env: { ACCESS_PWD: "wrong" } })).code).toBe(3);
  });
});

test("--verbose says what is called, without secrets; --quiet says nothing", async () => {
  const { err } = await bench.run(["put", "--verbose", "--", join(bench.folder, "x.bin"), "Lab QC:/Incidents"]);
  expect(err).toContain("no file");
  const verbose = await bench.run(["ls", "-v", "Lab QC"]);
  expect(verbose.err).toContain("tree_tools/get_tree_level answered");
  expectNoSecrets(verbose.err + verbose.out, secretsOf(bench.sandbox));
  expect((await bench.run(["tree", "-q", "Lab QC"])).err).toBe("");
});
