import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { wordsOf } from "../../src/cli/completion/line.ts";
import { DEFINITIONS } from "../../src/cli/definitions/index.ts";
import { toMoment } from "../../src/cli/definitions/moments.ts";
import { toDurationMs } from "../../src/cli/definitions/values.ts";
import { exitCodeOf } from "../../src/cli/exit-code.ts";
import { globTest } from "../../src/transfer/collect/glob.ts";
import { columns, displayWidth, shortened, loadWidths } from "../../src/cli/terminal/columns.ts";
import { formatBytes, formatDuration } from "../../src/core/format.ts";
import { shown } from "../../src/core/terminal-safe.ts";
import { readXml } from "../../src/wire/xml-reader.ts";
import { xmlToJson } from "../../src/cli/views/xml-json.ts";
import { type Bench, runHere, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeAll(async () => void (bench = await startBench()));
afterAll(() => bench[Symbol.asyncDispose]());

await loadWidths();

describe("every command", () => {
  test.each(DEFINITIONS.map((definition) => [definition.name, definition] as const))(
    "%s has help with an example",
    async (name, { examples }) => {
      const { code, out, err } = await runHere([name, "--help"], {});
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`Usage: labapi ${name}`);
      expect(out).toContain("--json");
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) expect(example).toMatch(/labapi /);
    },
  );

  test.each(DEFINITIONS.filter(({ name }) => name !== "sandbox").map(({ name }) => name))(
    "%s knows no flag that is not there",
    async (name) => {
      expect(await runHere([name, "--no-such-flag"], {})).toMatchObject({ code: 2, out: "" });
    },
  );

  test("that changes something takes --dry-run, and says what --json prints", () => {
    // `snapshots`, `verify`, `diff` and `view` look at copies, and change nothing but their own notes.
    const looking = "whoami profiles ls tree stat cat open search recent doctor mcp snapshots verify diff view".split(
      " ",
    );
    const silent = new Set(["login", "logout", "configure", "config", "sandbox", "completion"]);
    for (const { name, isWrite, json } of DEFINITIONS) {
      if (!silent.has(name) && isWrite !== true) expect(looking).toContain(name);
      if (name !== "completion") expect(json, name).toBeTruthy();
    }
  });
});

test("--version is that of the package, and --help lists the commands", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  expect(await runHere(["--version"], {})).toEqual({ code: 0, out: `${version}\n`, err: "" });
  expect((await runHere(["--help"], {})).out).toContain("Signing in:");
});

test("a missing key is named, and nothing is asked", async () => {
  const ran = await runHere(["ls"], { env: {}, cwd: bench.folder });
  expect(ran).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringMatching(/ACCESS_KEYID and ACCESS_PWD are missing/) as string,
  });
});

test("errors have the exit codes of the house, and no stacks", async () => {
  const { ApiError, NetworkError, TimeoutError, UsageError } = await import("labapi");
  expect(exitCodeOf(new UsageError("x"))).toBe(2);
  expect(exitCodeOf(new ApiError("x", { status: 400, apiCode: 1, description: "", method: "" }))).toBe(4);
  expect(exitCodeOf(new NetworkError("x"))).toBe(5);
  expect(exitCodeOf(new TimeoutError("x", { phase: "body", timeoutMs: 1 }))).toBe(5);
  expect(exitCodeOf(new TypeError("x"))).toBe(1);
  expect(exitCodeOf(Object.assign(new Error("x"), { code: "ENOSPC", syscall: "write" }))).toBe(2);
});

describe("sandbox", () => {
  test("runs a command against a fresh one, and ends with its code", async () => {
    const check = `fetch(process.env.API_URL).then((r) => process.exit(r.status === 200 && process.env.AUTH_KEY ? 7 : 1))`;
    expect((await runHere(["sandbox", "--", process.execPath, "-e", check], { env: process.env })).code).toBe(7);
    expect(await runHere(["sandbox", "--", "no-such-program"], { env: process.env })).toMatchObject({ code: 2 });
  });

  test("prints one line of JSON, or says where it is and how to get in, and ends at Ctrl-C", async () => {
    const { Interrupted } = await import("../../src/cli/terminal/terminal.ts");
    for (const [flags, pattern] of [
      [["--json"], /^\{"url":"http:.*"token":.*\}\n$/],
      [["--shell", "bash"], /running at http[\s\S]*export API_URL='http:/],
    ] as const) {
      const stop = new AbortController();
      setTimeout(() => stop.abort(new Interrupted()), 500);
      const ran = await runHere(["sandbox", ...flags], { signal: stop.signal, env: bench.env });
      expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(pattern) as string });
    }
  });

  test.each([[["--port", "x"]], [["--port", "70000"]], [["--seed", "nowhere.json"]]])("refuses %j", async (flags) => {
    expect(await runHere(["sandbox", ...flags], {})).toMatchObject({ code: 2, out: "" });
  });
});

describe("completion", () => {
  const complete = async (line: string, shell = "bash"): Promise<string[]> => {
    const { out, err } = await bench.run(["completion", shell, "--complete", line]);
    expect(err).toBe("");
    return out.split("\n").filter((text) => text !== "");
  };

  test("of commands, flags and choices", async () => {
    expect(await complete("labapi no")).toEqual(["notebooks", "note", "notifications"]);
    expect(await complete("labapi new --if")).toEqual(["--if-exists"]);
    expect(await complete("labapi new --if-exists ke")).toEqual(["keep"]);
    expect(await complete("labapi put x")).toEqual([":files"]);
  });

  test("of notebooks and paths, as each shell wants them", async () => {
    expect(await complete("labapi ls lab")).toEqual([String.raw`Lab\ QC:/`]);
    expect(await complete(String.raw`labapi ls Lab\ QC:/Ba`)).toEqual(["/Balances/"]);
    expect(await complete('labapi ls "My Research Notebook:/Experiments/2026/')).toEqual([
      "My Research Notebook:/Experiments/2026/Plate 6",
    ]);
    expect(await complete(String.raw`labapi ls Lab\ QC:/Ba`, "fish")).toEqual(["Lab QC:/Balances/\tfolder"]);
    expect(await complete(String.raw`labapi ls Lab\ QC:/Ba`, "zsh")).toEqual([
      String.raw`Lab\ QC:/Balances/` + "\tfolder",
    ]);
    expect(await complete("labapi put data.csv 'Lab QC:/In")).toEqual(["Lab QC:/Incidents"]);
  });

  test("asks LabArchives once in a while, not at every Tab", async () => {
    await complete("labapi ls ");
    bench.sandbox.clearCalls();
    expect(await complete("labapi ls ")).toHaveLength(2);
    expect(bench.sandbox.calls).toEqual([]);
  });

  test("says nothing when it cannot know", async () => {
    expect(
      (
        await bench.run(["completion", "bash", "--complete", "labapi ls "], {
          env: { AUTH_KEY: "", API_URL: "http://127.0.0.1:1" },
        })
      ).out,
    ).toBe("");
    expect(await bench.run(["completion", "tcsh"])).toMatchObject({ code: 2 });
  });

  test("reads a line as a shell does", () => {
    expect(wordsOf(String.raw`labapi ls a\ b "c d" 'e"f' "g`).map(({ text }) => text)).toEqual([
      "labapi",
      "ls",
      "a b",
      "c d",
      'e"f',
      "g",
    ]);
    expect(wordsOf("labapi ls ").at(-1)).toEqual({ text: "", quote: "", breakAt: 0 });
  });
});

describe("small things", () => {
  test("names cannot steer a terminal", () => {
    expect(shown("a\u001B[31mb\nc\u202Ed")).toBe("a\\u001b[31mb\\u000ac\\u202ed");
  });

  test("columns line up, with wide characters too", () => {
    expect(
      columns(
        [
          ["a", "1"],
          ["実験", "22"],
        ],
        new Set([1]),
      ),
    ).toBe("a      1\n実験  22");
    expect([displayWidth("🧪"), displayWidth("é"), displayWidth("\u001B[1mx\u001B[22m")]).toEqual([2, 1, 1]);
    expect(shortened("🧪🧪🧪", 4)).toBe("🧪…");
  });

  test("sizes and times", () => {
    expect([0, 999, 1000, 1_234_567, 262_144_000].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "1.2 MB",
      "262 MB",
    ]);
    expect([0, 250, 4000, 200_000, 7_500_000].map(formatDuration)).toEqual(["0s", "250ms", "4s", "3m 20s", "2h 05m"]);
    expect(toDurationMs("1.5m")).toBe(90_000);
    expect(toMoment("2026-11-23T14:00:00Z").toISOString()).toBe("2026-11-23T14:00:00.000Z");
    expect(toMoment("2026-11-23").getHours()).toBe(0);
  });

  test.each([
    ["*.csv", "a/b.csv", true],
    ["*.csv", "a/b.txt", false],
    ["a/*.csv", "a/b.csv", true],
    ["a/*.csv", "a/b/c.csv", false],
    ["a/**/*.csv", "a/b/c/d.csv", true],
    ["a/**/*.csv", "a/d.csv", true],
    ["plate_[0-3]?.{csv,tsv}", "plate_12.tsv", true],
    ["plate_[!0-3].csv", "plate_2.csv", false],
    ["a+b(1).csv", "a+b(1).csv", true],
  ])("%s and %s: %s", (glob, path, fits) => expect(globTest(glob)(path)).toBe(fits));

  test("XML as JSON", () => {
    expect(xmlToJson(readXml('<a><b>1</b><b/><c nil="true"/><d><e>x &amp; y</e></d></a>'))).toEqual({
      a: [{ b: ["1", ""], c: [null], d: [{ e: ["x & y"] }] }],
    });
    expect(xmlToJson(readXml("<a><__proto__>1</__proto__></a>"))).toHaveProperty("a");
    expect(() => xmlToJson(readXml("<a><b></a>"))).toThrow();
  });
});
