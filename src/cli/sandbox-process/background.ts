import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { UsageError } from "../../core/errors.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { findRunning, type RunningSandbox, runningSandboxes } from "./running.ts";

/** Set for the process in the background, so that it tells us when it is ready. */
export const BACKGROUND = "LABAPI_SANDBOX_BACKGROUND";

/** What the process in the background says: that it is ready, or why it cannot start. */
export type BackgroundMessage = { readonly isReady: true } | { readonly problem: string };

/**
 * Starts `labapi sandbox` with these flags in the background, and gives it once it answers. It outlives us and our terminal.
 *
 * @throws UsageError when it cannot start.
 */
export async function startInBackground(terminal: Terminal, flags: readonly string[]): Promise<RunningSandbox> {
  const [program = process.execPath, ...before] = terminal.self;
  // No pipe of ours may stay open in it: a shell that evaluates our output waits until the last one is closed.
  const child = spawn(program, [...before, "sandbox", ...flags], {
    cwd: terminal.cwd,
    env: { ...terminal.env, [BACKGROUND]: "1" },
    detached: true,
    windowsHide: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  try {
    await readiness(child, terminal.signal);
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
  const started = (await runningSandboxes(terminal)).find(({ pid }) => pid === child.pid);
  return started ?? (await newest(terminal));
}

async function readiness(child: ChildProcess, signal: AbortSignal): Promise<void> {
  const ended = once(child, "exit", { signal }).then(([code]: unknown[]) => ({
    problem: `it ended with ${String(code)}`,
  }));
  const failed = once(child, "error", { signal }).then(([error]: unknown[]) => ({ problem: String(error) }));
  const said = once(child, "message", { signal }).then(([message]: unknown[]) => message as BackgroundMessage);
  // The two that lose must not be reported as failures of nobody.
  for (const other of [ended, failed]) other.catch(() => {});
  const message = await Promise.race([said, ended, failed]);
  if ("problem" in message) throw new UsageError(message.problem);
}

/** Started by a wrapper, its pid is another. */
async function newest(terminal: Terminal): Promise<RunningSandbox> {
  const running = await findRunning(terminal);
  if (running === undefined) throw new UsageError("The sandbox ended as soon as it had started.");
  return running;
}
