import { shown } from "../../core/terminal-safe.ts";
import type { RunningSandbox } from "./running.ts";
import { EVALUATE, keyVariables, type Shell, shellLines } from "./shell-lines.ts";

/** What a person who has just started a sandbox wants to know: where it is, who lives there, the key, and what to type next. */
export function banner(running: RunningSandbox, shell: Shell): string {
  const [person] = running.people;
  const next: readonly (readonly [command: string, does: string])[] = [
    [EVALUATE[shell]("labapi sandbox env"), "the key, for the programs of that terminal"],
    ["labapi login --sandbox", `sign in as ${shown(person?.fullName ?? "")}, without a browser`],
    ["labapi ls", "what is there"],
  ];
  return [
    `A LabArchives of your own is running at ${running.url}`,
    "",
    "Who lives there (a code signs in for an hour; `labapi sandbox status` shows new ones):",
    ...peopleLines(running),
    "",
    "Its access key:",
    ...indented(shellLines(keyVariables(running), shell)),
    "",
    "Next, in another terminal:",
    ...aligned(next),
    "",
    "Ctrl-C stops it.",
    "",
  ].join("\n");
}

/** Everybody with a code, a line each. */
export function peopleLines({ people }: RunningSandbox): readonly string[] {
  return aligned(
    people.map(({ fullName, email, code }) => [`${shown(fullName)} <${shown(email)}>`, shown(code.reveal())] as const),
  );
}

/** Pairs below each other, indented. */
export function aligned(pairs: readonly (readonly [left: string, right: string])[]): readonly string[] {
  const width = Math.max(0, ...pairs.map(([left]) => left.length));
  return indented(pairs.map(([left, right]) => `${left.padEnd(width)}   ${right}`));
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
