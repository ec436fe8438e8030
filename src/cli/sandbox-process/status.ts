import type { Context } from "../context.ts";
import { aligned, peopleLines } from "./banner.ts";
import { type RunningSandbox, runningSandboxes } from "./running.ts";

/** Tells which sandboxes run on this machine, and how to get in. */
export async function showStatus({ output, terminal }: Context): Promise<void> {
  const all = await runningSandboxes(terminal);
  const facts = all.map(({ url, pid, startedAt, dbPath, isBackground: isHidden, people }) => ({
    url,
    pid,
    startedAt,
    dbPath,
    isBackground: isHidden,
    users: people.map(({ email, fullName, code }) => ({ email, fullName, token: code.reveal() })),
  }));
  output.give(facts, () => all.map(statusText).join("\n"));
  if (all.length === 0) output.say("No sandbox is running. `labapi sandbox` starts one.");
}

function statusText(running: RunningSandbox): string {
  const { url, pid, startedAt, dbPath, isBackground: isHidden } = running;
  const facts = aligned([
    ["process", `${pid}${isHidden ? ", in the background" : ""}`],
    ["since", startedAt],
    ["data", dbPath ?? "in memory: gone when it stops"],
  ]);
  return [url, ...facts, ...peopleLines(running)].join("\n");
}
