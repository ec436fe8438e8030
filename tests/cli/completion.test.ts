import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";
import { type Bench, startBench } from "./helpers/in-process.ts";
import { TmuxSession } from "./helpers/tmux.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.run(["notebooks", "--create", "Übung: 1 [a]"]);
  await bench.run(["mkdir", "Übung: 1 [a]:/Größen & Maße"]);
  await bench.run(["new", "Übung: 1 [a]:/Größen & Maße/it's *1*"]);
  await bench.run(["login", "--profile", "instrument"]);
  await bench.run(["login", "--profile", "office"]);
});
afterAll(() => bench[Symbol.asyncDispose]());

async function complete(line: string, shell = "bash"): Promise<string[]> {
  const { out, err } = await bench.run(["completion", shell, "--complete", line]);
  expect(err).toBe("");
  return out.split("\n").filter((text) => text !== "");
}

describe("what may stand where the cursor is", () => {
  test.each<[string, string, readonly string[]]>([
    ["a notebook", "labapi users ", ["My\\ Research\\ Notebook", "Lab\\ QC", '"Übung:\\ 1\\ \\[a\\]"']],
    ["a notebook in quotes", 'labapi users "La', ["Lab QC"]],
    ["a notebook in single quotes", "labapi users 'La", ["Lab QC"]],
    ["a notebook after a flag", "labapi search --notebook La", ["Lab\\ QC"]],
    ["a profile", "labapi ls --profile ", ["instrument", "office"]],
    ["a profile before the command", "labapi --profile of", ["office"]],
    ["an address after flags for all", "labapi --json --profile office ls Lab", ["Lab\\ QC:/"]],
    ["a command after flags for all", "labapi -q note", ["notebooks", "note"]],
    ["a word of another program", "labapi upload --pa", ["--parents"]],
    ["a method", "labapi api tree_tools/get_t", ["tree_tools/get_tree_level"]],
    ["a role", "labapi users x --role g", ["guest"]],
    ["a file", "labapi get x ", [":files"]],
    ["a file after a flag", "labapi note x -f ", [":files"]],
    ["a word to look for", "labapi search ", []],
    ["a text", 'labapi note "Lab QC:/Incidents" ', []],
    ["a second word where there is one", "labapi stat x ", []],
    ["another program", "labapi sandbox -- npm ", [":files"]],
    ["an unknown command", "labapi nonsense ", []],
    ["a line with settings before it", "A=1 labapi ls Lab", ["Lab\\ QC:/"]],
  ])("%s", async (_what, line, expected) => {
    const found = await complete(line);
    expect(found.filter((text) => !/Übung/.test(text) || expected.some((one) => one === text))).toEqual(
      expected.filter((text) => !/Übung/.test(text) || found.includes(text)),
    );
  });

  test("a name that needs quotes goes on, in each quote", async () => {
    const typed = String.raw`labapi ls "\"Übung: 1 [a]\":/Gr`;
    expect(await complete(typed)).toEqual([String.raw`\"Übung: 1 [a]\":/Größen & Maße/`]);
    expect(await complete(`labapi ls '"Übung: 1 [a]":/Größen & Maße/it`)).toEqual([
      String.raw`"Übung: 1 [a]":/Größen & Maße/it'\''s *1*`,
    ]);
    expect(await complete(`labapi ls '"Übung: 1 [a]":/Gr`, "fish")).toEqual([`"Übung: 1 [a]":/Größen & Maße/\tfolder`]);
  });

  test("with what it does, for shells that show it", async () => {
    expect(await complete("labapi who", "fish")).toEqual(["whoami\ttell who is signed in"]);
    expect(await complete("labapi new --if", "zsh")).toEqual(["--if-exists\twhat to do about a namesake"]);
    expect(await complete("labapi who", "bash")).toEqual(["whoami"]);
  });
});

const SHELLS = [
  ["bash", "bash --norc --noprofile", 'eval "$(labapi completion bash)"'],
  ["zsh", "zsh -f", 'autoload -U compinit; compinit -u -D; eval "$(labapi completion zsh)"'],
  ["fish", "fish --no-config", "labapi completion fish | source"],
] as const;

describeIf(
  hasCommand("tmux"),
  "tmux",
  "a terminal session needs tmux",
)("in the real shell", () => {
  for (const [name, program, teach] of SHELLS) {
    describeIf(hasCommand(name), name, `${name} is not installed`)(name, { timeout: 120_000 }, () => {
      let session: TmuxSession;
      beforeAll(async () => {
        session = await TmuxSession.start(bench.env, bench.folder, program);
        await session.type(`${teach}; clear; echo tau""ght`);
        await session.shows(/taught/);
      }, 120_000);
      afterAll(() => session[Symbol.asyncDispose]());

      /** Types, presses Tab, waits for what shows, and takes the line away. */
      async function tab(typed: string, pattern: RegExp): Promise<string> {
        await session.keys("C-c");
        await session.type(`clear; echo cle""an`);
        await session.shows(/clean/);
        await session.write(typed);
        await session.keys("Tab");
        return await session.shows(pattern);
      }

      test("a notebook, with its blanks", () => tab("labapi ls Lab", /labapi ls (?:Lab\\ QC:\/|'Lab QC:\/)/));
      test("a notebook in quotes, and no file", () => tab('labapi users "Lab', /labapi users "Lab QC/));
      test("a folder in a notebook", () => tab(String.raw`labapi ls Lab\ QC:/Ba`, /Lab\\ QC:\/Balances\//));
      test("a path in quotes", () => tab('labapi ls "My Research Notebook:/Exp', /Notebook:\/Experiments\//));
      test("a profile", () => tab("labapi ls --profile inst", /--profile instrument/));
      test("a method", () => tab("labapi api tree_tools/get_t", /tree_tools\/get_tree_level/));
      test("a command", () => tab("labapi whoa", /labapi whoami/));
      test("letters, ampersands and quotes of a name", () =>
        tab(String.raw`labapi ls \"Übung:\ 1\ \[a\]\":/Gr`, /Größen\\ (?:\\&|&) Maße|Größen\\ \\&\\ Maße/));
      if (name !== "bash") test("with descriptions", () => tab("labapi not", /note.*add a text/));
    });
  }
});
