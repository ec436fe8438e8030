import { UsageError } from "../../core/errors.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { Interrupted } from "./terminal.ts";

/**
 * Asks before something big: on a terminal only. `--yes` answers beforehand, and `--dry-run` has nothing to ask.
 *
 * @throws UsageError where nobody can be asked; Interrupted when the answer is no.
 */
export async function confirm(context: Context, question: string): Promise<void> {
  if (context.flags.yes === true || context.isDryRun) return;
  if (!context.terminal.isInteractive) throw new UsageError(`${question} Nobody can be asked here; say --yes.`);
  const { confirm: ask, isCancel } = await import("@clack/prompts");
  const answer = await ask({
    message: shown(question),
    initialValue: false,
    output: process.stderr,
    signal: context.signal,
  });
  if (isCancel(answer)) throw new Interrupted();
  if (!answer) throw new UsageError("Nothing was done.");
}
