import { spawn } from "node:child_process";
import { once } from "node:events";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { ExitWith } from "../exit-with.ts";
import { describeSandbox } from "./running.ts";
import { openSandbox, type SandboxFlags } from "./serve.ts";
import { allVariables } from "./shell-lines.ts";

/** The sandbox belongs to the command: it is not shown to others, and ends with it. */
export async function runAgainstNew(
  { terminal }: Context,
  request: SandboxFlags,
  command: readonly string[],
): Promise<void> {
  const [program = "", ...args] = command;
  await using sandbox = await openSandbox(request, terminal);
  const about = { dbPath: null, isBackground: false, startedAt: "" };
  const env = { ...terminal.env, ...allVariables(describeSandbox(sandbox, about)) };
  const child = spawn(program, args, { stdio: "inherit", env, cwd: terminal.cwd });
  const failed = once(child, "error").then(([error]: unknown[]) => {
    throw new UsageError(
      `${JSON.stringify(program)} cannot be run: ${error instanceof Error ? error.message : "unknown"}.`,
    );
  });
  const [code] = (await Promise.race([once(child, "exit"), failed])) as [number | null];
  if (code !== 0) throw new ExitWith(code ?? 1);
}
