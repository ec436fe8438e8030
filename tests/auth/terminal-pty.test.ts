import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeIf, hasCommand } from "../helpers/requirements.ts";

const script = join(import.meta.dirname, "terminal-child.ts");

/** Runs the child in a terminal of its own, as `script` makes one. */
function startInTerminal(): {
  readonly child: ChildProcessWithoutNullStreams;
  readonly until: (pattern: RegExp) => Promise<string>;
} {
  const child = spawn("script", ["-qec", `"${process.execPath}" --import tsx "${script}"`, "/dev/null"]);
  let shown = "";
  child.stdout.on("data", (piece: Buffer) => (shown += piece.toString()));
  const until = async (pattern: RegExp): Promise<string> => {
    while (!pattern.test(shown)) await once(child.stdout, "data");
    return shown;
  };
  return { child, until };
}

describeIf(
  hasCommand("script"),
  "script",
  "the program `script` is not installed",
)("a real terminal", () => {
  test("does not show the code, and is left as it was", async () => {
    const { child, until } = startInTerminal();
    await until(/user menu\.\s+> /);
    child.stdin.write("ada@example.org\r");
    await until(/ada@example\.org\s+Code \(not shown\): $/);
    child.stdin.write("bad-code\r");
    await until(/refused\.\s+> /);
    child.stdin.write("ada@example.org\r");
    await until(/refused[^]*Code \(not shown\): $/);
    child.stdin.write("good-code\r");
    const shown = await until(/signed in as ada@example\.org/);
    expect(shown).not.toMatch(/bad-code|good-code/);
    await once(child, "exit");
    expect(child.exitCode).toBe(0);
  });

  test("Ctrl-C ends the program", async () => {
    const { child, until } = startInTerminal();
    await until(/user menu\.\s+> /);
    child.stdin.write("\u0003");
    await once(child, "exit");
    expect(child.exitCode).toBe(130);
  });
});
