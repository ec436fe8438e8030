import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { TmuxSession } from "./helpers/tmux.ts";

describeIf(hasCommand("tmux"), "tmux", "a terminal session needs tmux")("in a terminal", { timeout: 60_000 }, () => {
  let bench: Bench;
  beforeEach(async () => void (bench = await startBench()));
  afterEach(() => bench[Symbol.asyncDispose]());

  test("what is big is asked for: no leaves everything as it is, yes does it", async () => {
    await using session = await TmuxSession.start(bench.env, bench.folder);
    await session.type('labapi trash "Lab QC:/Balances"; echo "code=$?"');
    await session.shows(/Move Lab QC:\/Balances with 1 item in it into the trash\?[\s\S]*No/);
    await session.keys("Enter");
    await session.shows(/Nothing was done[\s\S]*code=2/);
    expect((await bench.run(["tree", "Lab QC"])).out).not.toContain("Deleted");
    await session.type('clear; labapi trash "Lab QC:/Balances"; echo "code=$?"');
    await session.shows(/trash\?[\s\S]*No/);
    await session.keys("y");
    await session.shows(/Lab QC:\/Balances → Lab QC:\/API Deleted Items[\s\S]*code=0/);
  });

  test("Ctrl-C at a question ends with 130", async () => {
    await using session = await TmuxSession.start(bench.env, bench.folder);
    await session.type('labapi trash "Lab QC:/Balances"; echo "code=$?"');
    await session.shows(/trash\?[\s\S]*No/);
    await session.keys("C-c");
    await session.shows(/code=130/);
    expect((await bench.run(["tree", "Lab QC"])).out).not.toContain("Deleted");
  });

  test("put shows how far it is; Ctrl-C stops it cleanly and says what was done", async () => {
    await mkdir(join(bench.folder, "data"));
    for (let index = 0; index < 60; index += 1)
      await writeFile(join(bench.folder, "data", `${index}.bin`), "x".repeat(10_000));
    bench.sandbox.faults.latencyMs = 80;
    await using session = await TmuxSession.start(bench.env, bench.folder);
    await session.type('labapi put data "Lab QC:/Incidents"; echo "code=$?"');
    await session.shows(/█+░+ +\d+% {2}\d+\/60 {2}[\d.]+ [kM]?B\/s \d+s left {2}\d+\.bin/);
    await session.keys("C-c");
    const stopped = await session.shows(/code=130/);
    expect(stopped).toMatch(/Sent \d+ files/);
    expect(stopped).toContain("The same command goes on where it was, and sends nothing twice.");
    expect(stopped).not.toContain("█");
    bench.sandbox.faults.latencyMs = 0;
    await session.type('clear; labapi put data "Lab QC:/Incidents"; echo "code=$?"');
    expect(await session.shows(/code=0/)).toMatch(/\d+ had been sent before/);
    expect(await bench.json(["ls", "Lab QC:/Incidents"])).toHaveLength(60);
  });

  describeIf(
    hasCommand("less"),
    "less",
    "the default pager is less",
  )("with less", () => {
    test("a long page is shown page by page, a short one at once", async () => {
      const lines = Array.from({ length: 200 }, (_unused, index) => `line ${index + 1}.`).join("\n");
      await bench.run(["note", "Lab QC:/Incidents", lines]);
      await using session = await TmuxSession.start(bench.env, bench.folder);
      await session.type('labapi cat "Lab QC:/Incidents"; echo "code=$?"');
      const first = await session.shows(/# Incidents[\s\S]*line 20\./);
      expect(first).not.toContain("line 150.");
      await session.keys("G");
      await session.shows(/line 200\./);
      await session.keys("q");
      await session.shows(/code=0/);
      await session.type('clear; labapi cat "My Research Notebook:/To do"; echo "code=$?"');
      await session.shows(/Order primers\.[\s\S]*code=0/);
    });
  });

  test("colours are for the screen: NO_COLOR, --no-color and a pipe get none", async () => {
    await using session = await TmuxSession.start(bench.env, bench.folder);
    const colour = /\u001B\[34m/;
    for (const [command, isColoured] of [
      ['labapi ls "Lab QC:"', true],
      ['labapi ls "Lab QC:" --no-color', false],
      ['NO_COLOR=1 labapi ls "Lab QC:"', false],
      ['labapi ls "Lab QC:" | cat', false],
    ] as const) {
      await session.type(`clear; ${command}; echo "code=$?"`);
      await session.shows(/Balances\/[\s\S]*code=0/);
      expect(colour.test(await session.screen("-e")), command).toBe(isColoured);
    }
  });

  test("who is not signed in is asked, and remembered", async () => {
    const { AUTH_EMAIL = "", AUTH_KEY = "", ...rest } = bench.env;
    const env = { ...rest, LA_AUTH_BROWSER: "terminal" };
    await using session = await TmuxSession.start(env, bench.folder);
    await session.type('labapi whoami; echo "code=$?"');
    await session.shows(/Open this address in a browser[\s\S]*\n>/);
    await session.type(AUTH_EMAIL);
    await session.shows(/Code \(not shown\)/);
    await session.type(AUTH_KEY);
    const screen = await session.shows(/code=0/);
    expect(screen).toContain("Signed in as Ada Example");
    expect(screen).not.toContain(AUTH_KEY);
    await session.type('clear; labapi whoami; echo "code=$?"');
    expect(await session.shows(/code=0/)).not.toContain("Open this address");
  });

  test("Tab completes notebooks and paths in bash", async () => {
    await using session = await TmuxSession.start(bench.env, bench.folder);
    await session.type('eval "$(labapi completion bash)"; clear; echo don""e');
    await session.shows(/done/);
    await session.write("labapi ls Lab");
    await session.keys("Tab");
    await session.shows(/labapi ls Lab\\ QC:\//);
    await session.write("Ba");
    await session.keys("Tab");
    await session.shows(/labapi ls Lab\\ QC:\/Balances\//);
    await session.keys("Enter");
    await session.shows(/Calibration 2026\n\$/);
    await session.type('clear; echo don""e');
    await session.shows(/^done\n\$/);
    await session.write('labapi ls "My Res');
    await session.keys("Tab");
    await session.shows(/labapi ls "My Research Notebook:\//);
    await session.write("Exp");
    await session.keys("Tab");
    // bash has closed the quotes, and begins anew without them.
    await session.shows(/labapi ls My\\ Research\\ Notebook:\/Experiments\//);
  });
});
