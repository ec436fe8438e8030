import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, startBench } from "./helpers/in-process.ts";

let bench: Bench;
beforeEach(async () => void (bench = await startBench()));
afterEach(() => bench[Symbol.asyncDispose]());

const PAGE = "Lab QC:/Incidents";

async function entries(page = PAGE): Promise<{ kind: string; content: string }[]> {
  const list = (await bench.json(["ls", page])) as { kind: string; content: string }[];
  return list.map(({ kind, content }) => ({ kind, content }));
}

describe("note adds a text", () => {
  test("from an argument, as it is", async () => {
    const { code, out } = await bench.run(["note", PAGE, "2 * 3 <b> *x*"]);
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^http.*\n$/) as string });
    expect(await entries()).toEqual([{ kind: "plain-text", content: "2 * 3 <b> *x*" }]);
  });

  test("from what is piped in, without colours, onto a page that -p makes", async () => {
    const page = "Lab QC:/Runs/2026-11-23";
    const input = "\u001B[1;32mok\u001B[0m 1\r\n\u001B]0;title\u0007ok 2\n";
    expect((await bench.run(["note", "-p", page], { input })).code).toBe(0);
    expect(await entries(page)).toEqual([{ kind: "plain-text", content: "ok 1\nok 2\n" }]);
  });

  test("from a file: Markdown by its name, or by the flag", async () => {
    await writeFile(join(bench.folder, "a.md"), "# T\n\n<i>x</i> **b**");
    await bench.run(["note", PAGE, "--file", "a.md"]);
    await bench.run(["note", PAGE, "--file", "a.md", "--plain"]);
    await bench.run(["note", PAGE, "-m", "--", "- x"]);
    expect(await entries()).toEqual([
      { kind: "text", content: "<h1>T</h1>\n<p><i>x</i> <strong>b</strong></p>" },
      { kind: "plain-text", content: "# T\n\n<i>x</i> **b**" },
      { kind: "text", content: "<ul>\n<li>x</li>\n</ul>" },
    ]);
  });

  test("as a heading on one line, or as HTML", async () => {
    await bench.run(["note", PAGE, "--heading", "-"], { input: "Day 1\nof 3\n" });
    await bench.run(["note", PAGE, "--html", "<p>x</p>"]);
    expect(await entries()).toEqual([
      { kind: "heading", content: "Day 1 of 3" },
      { kind: "text", content: "<p>x</p>" },
    ]);
  });

  test("HTML is made safe, and what is left out is said", async () => {
    const { code, err } = await bench.run(["note", PAGE, "--html", '<p onclick="x()">a<script>x()</script></p>']);
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("onclick of <p>, <script>") as string });
    expect(await entries()).toEqual([{ kind: "text", content: "<p>a</p>" }]);
    expect(await bench.run(["note", PAGE, "--html", "<script>x()</script>"])).toMatchObject({ code: 2 });
    expect(await entries()).toHaveLength(1);
  });

  test("only in words with --dry-run, which are data", async () => {
    const { out } = await bench.run(["note", PAGE, "abc", "-n"]);
    expect(out).toBe(`Would add 3 characters as plain to ${PAGE}.\n`);
    expect(await bench.json(["table", PAGE, "-n"], { input: "a,b\n1,2\n" })).toMatchObject({
      would: [expect.stringMatching(/^send table.csv \(2 rows\) to /)],
    });
    expect((await bench.run(["json", PAGE, "-n"], { input: "{}" })).out).toMatch(/^Would send data.json/);
    expect(await entries()).toEqual([]);
  });

  test("that begins with dashes, after --", async () => {
    await bench.run(["note", PAGE, "--", "--dashes"]);
    expect(await entries()).toEqual([{ kind: "plain-text", content: "--dashes" }]);
  });

  test("and prints the entry with its receipt", async () => {
    const written = (await bench.json(["note", PAGE, "x"])) as { id: string; receipt: { id: string } };
    expect(written).toMatchObject({ kind: "plain-text", content: "x", receipt: { id: written.id, version: 1 } });
  });
});

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

test.each<[string, Buffer, string]>([
  ["Latin-1", latin1("5 \xB5L at 37 \xB0C"), "5 µL at 37 °C"],
  ["Windows-1252", latin1("\x80 5 \x96 \x93x\x94"), "€ 5 – “x”"],
  ["UTF-8 with a bad byte", Buffer.concat([Buffer.from("µL 🧬 "), latin1("\xB5"), Buffer.from(" ü")]), "µL 🧬 µ ü"],
  ["UTF-8 cut within a character", Buffer.from("ok µL 🧬").subarray(0, -1), "ok µL ðŸ§"],
  ["a surrogate by itself", latin1("x\xED\xA0\x80y"), "xí\u00A0€y"],
  ["UTF-16 as PowerShell pipes it", Buffer.from("\uFEFFok µL", "utf16le"), "ok µL"],
])("note loses nothing of what is piped in: %s", async (_name, input, content) => {
  expect((await bench.run(["note", PAGE], { input })).code).toBe(0);
  expect(await entries()).toEqual([{ kind: "plain-text", content }]);
});

test("note refuses what it cannot do, and writes nothing", async () => {
  const cases: [string[], string | Uint8Array, number, string][] = [
    [["note", PAGE], "", 2, "no text"],
    [["note", PAGE], " \n", 2, "no text"],
    [["note", PAGE], new Uint8Array([0xff, 0xfe]), 2, "no text"],
    [["note", PAGE], new Uint8Array([0xff, 0, 0x80, 0x31]), 2, "not UTF-8"],
    [["note", PAGE, "x", "--file", "y"], "", 2, "not both"],
    [["note", PAGE, "--file", "nowhere"], "", 2, "cannot be read (ENOENT)"],
    [["note", PAGE, "-m", "--heading", "x"], "", 2, "Give one of"],
    [["note", "Lab QC:/Incident", "x"], "", 4, 'Nearest: "Incidents"'],
    [["note", "Lab QC:/Balances", "x"], "", 2, "is a folder. Give a page"],
  ];
  for (const [args, input, code, text] of cases) {
    expect(await bench.run(args, { input })).toMatchObject({ code, err: expect.stringContaining(text) as string });
  }
  expect((await bench.run(["note", PAGE, "x", "-n"])).out).toBe(
    "Would add 1 character as plain to Lab QC:/Incidents.\n",
  );
  expect(await entries()).toEqual([]);
});

test("a text that is piped in and never ends is given up at Ctrl-C", async () => {
  const stop = new AbortController();
  const { Readable } = await import("node:stream");
  const { runCli } = await import("../../src/cli/program.ts");
  const { Interrupted } = await import("../../src/cli/terminal/terminal.ts");
  const endless = new Readable({ read: () => {} });
  const err: string[] = [];
  const terminal = {
    out: () => {},
    outBytes: async () => {},
    err: (text: string) => void err.push(text),
    input: endless,
  };
  const rest = { isInteractive: false, isOutputShown: false, columns: 80, env: bench.env, cwd: bench.folder, self: [] };
  const running = runCli(["note", PAGE], { ...terminal, ...rest, signal: stop.signal });
  setImmediate(() => stop.abort(new Interrupted()));
  expect(await running).toBe(130);
  expect(err.join("")).toBe("labapi: Interrupted.\n");
});

describe("json", () => {
  test.each([
    ["digits", '{"a":12345678901234567890.10,"b":[1e-6,0.50]}', "12345678901234567890.10,"],
    ["text with signs", '["a\\\\\\",{b",":"]', String.raw`"a\\\",{b"`],
    ["one long text", `["${String.raw`\"`.repeat(400_000)}"]`, "Only the beginning"],
    ["numbers without end", `[${"1,".repeat(500_000)}1]`, "Only the beginning"],
    ["depth without end", "[".repeat(5000) + "]".repeat(5000), "Only the beginning"],
    ["an emoji at the cut", `["${"😀".repeat(30_000)}"]`, "Only the beginning"],
  ])("shows a page's worth of it, with every digit: %s", async (_name, input, shows) => {
    expect((await bench.run(["json", PAGE], { input })).code).toBe(0);
    const [, preview] = await entries();
    expect(preview?.content.replaceAll("&quot;", '"')).toContain(shows);
    expect(preview?.content.length).toBeLessThan(130_000);
  });

  test("adds the document byte by byte, and a preview with the numbers as they were", async () => {
    const input = '{"n":12345678901234567890,"a":[1,{"b":"x, {y}"}],"e":[]}';
    expect((await bench.run(["json", PAGE, "--name", "fit.json", "--caption", "Fit"], { input })).code).toBe(0);
    expect((await bench.run(["cat", `${PAGE}/fit.json`])).out).toBe(input);
    const [file, preview] = (await bench.json(["ls", PAGE])) as { caption: string; content: string }[];
    expect(file?.caption).toBe("Fit");
    expect(preview?.content).toContain("{\n  &quot;n&quot;: 12345678901234567890,\n  &quot;a&quot;: [\n    1,\n    {");
    expect(preview?.content).toContain("&quot;x, {y}&quot;");
    expect(preview?.content).toContain("&quot;e&quot;: []");
  });

  test("refuses what is not JSON", async () => {
    expect(await bench.run(["json", PAGE], { input: "{a" })).toMatchObject({
      code: 2,
      err: expect.stringContaining("is not JSON") as string,
    });
    await writeFile(join(bench.folder, "key.json"), '{"private_key": "-----BEGIN PRIVATE KEY-----"}');
    expect(await bench.run(["json", PAGE, "key.json"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("private key") as string,
    });
    expect(await entries()).toEqual([]);
  });
});

describe("table", () => {
  test("says which cells were cut", async () => {
    const { err } = await bench.run(["table", PAGE], { input: `a,b\n${"x".repeat(1001)},1\n` });
    expect(err).toContain("1 cell cut at 1000 characters; whole in table.csv.");
    expect((await entries())[1]?.content).toContain("1 cell cut at 1000 characters");
  });

  test("adds the file and a table of it", async () => {
    const csv = '\uFEFFwell;value\r\nA1;"2,1 ""x"""\r\nA2;"two\nlines"\r\nA3\r\n';
    await writeFile(join(bench.folder, "plate 7.csv"), csv);
    expect((await bench.run(["table", PAGE, "plate 7.csv"])).code).toBe(0);
    expect((await bench.run(["cat", `${PAGE}/plate 7.csv`])).out).toBe(csv);
    const [, { content } = { content: "" }] = await entries();
    expect(content).toBe(
      '<table border="1"><thead><tr><th>well</th><th>value</th></tr></thead><tbody><tr><td>A1</td><td>2,1 &quot;x&quot;</td></tr>' +
        "<tr><td>A2</td><td>two<br>lines</td></tr><tr><td>A3</td><td></td></tr></tbody></table>",
    );
  });

  test("cuts long tables, and takes other separators and no header", async () => {
    const input = Array.from({ length: 10 }, (_unused, index) => `${index}|x`).join("\n");
    await bench.run(["table", PAGE, "--rows", "3", "--no-header", "--separator", "|"], { input });
    const [, { content } = { content: "" }] = await entries();
    expect(content.match(/<tr>/g)).toHaveLength(3);
    expect(content).toContain("7 more rows in table.csv");
    expect(await bench.run(["table", PAGE], { input: "" })).toMatchObject({ code: 2 });
    expect(await bench.run(["table", PAGE], { input: 'a,"b' })).toMatchObject({
      code: 0,
      err: expect.stringContaining("never closed") as string,
    });
  });
});

describe("what came from a terminal or an instrument", () => {
  test.each([
    ["\u001B[32mOK\u001B(B\u001B[m drift 0.02\n", "OK drift 0.02\n"],
    ["Working |\b/\b-\b done\n", "Working  done\n"],
    ["\u0002+12.45 g\u0003\n", "␂+12.45 g␃\n"],
  ])("%j is noted as it was seen", async (input, content) => {
    expect((await bench.run(["note", PAGE], { input })).code).toBe(0);
    expect(await entries()).toEqual([{ kind: "plain-text", content }]);
  });

  test("a table that DOS ended, and one of 150,000 rows", async () => {
    expect((await bench.run(["table", PAGE], { input: "a,b\r\n1,2\r\n\u001A" })).code).toBe(0);
    const rows = Array.from({ length: 150_000 }, (_unused, index) => `${index},${index % 97}`).join("\n");
    const { code, err } = await bench.run(["table", PAGE], { input: `t,v\n${rows}\n` });
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining("149800 more rows in table.csv") as string });
    const [, small, , large] = await entries();
    expect(small?.content).toContain("<tr><td>1</td><td>2</td></tr></tbody>");
    expect(large?.content).toContain("149800 more rows in table.csv");
  });

  test("a comment is text, unless it evidently is HTML", async () => {
    const { id } = (await bench.json(["note", PAGE, "x"])) as { id: string };
    await bench.run(["comments", PAGE, "--entry", id, "--add", "a<b and c>d"]);
    await bench.run(["comments", PAGE, "--entry", id, "--add", "<p>10<sup>6</sup></p>"]);
    for (const command of ["comments", "cat"]) {
      const { out } = await bench.run([command, PAGE]);
      expect(out).toContain("a<b and c>d");
      expect(out).toContain("10^6^");
    }
  });
});
