import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "../../core/errors.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { processStart } from "./process-start.ts";
import { type RunningSandbox, unregister } from "./running.ts";

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 10_000;

/**
 * Asks a sandbox to end, as Ctrl-C does, and waits until it has.
 *
 * @throws UsageError when it does not.
 */
export async function stopRunning(
  terminal: Terminal,
  { pid, processStart: began, url }: RunningSandbox,
): Promise<void> {
  // Its number may have gone to another process since we looked.
  const isThere = (): boolean => processStart(pid) === began;
  if (isThere()) process.kill(pid, "SIGTERM");
  for (let waitedMs = 0; isThere(); waitedMs += LOOK_EVERY_MS) {
    if (waitedMs >= PATIENCE_MS) throw new UsageError(`The sandbox at ${url} (process ${pid}) does not end.`);
    await sleep(LOOK_EVERY_MS, undefined, { signal: terminal.signal });
  }
  await unregister(terminal, pid);
}
