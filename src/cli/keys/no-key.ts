import { join } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { runningSandboxes } from "../sandbox-process/running.ts";
import { profileOf, type WhoIsMeant } from "../session.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What a person without an access key does next. */
export async function keyAdvice(terminal: Terminal): Promise<string> {
  const isRunning = (await runningSandboxes(terminal).catch(() => [])).length > 0;
  const way = isRunning ? "A sandbox is running: `labapi login --sandbox`" : "`labapi sandbox`";
  return `No key yet? ${way}; else \`labapi configure\`.`;
}

/** Says of a client that found no key where it was looked for, and what to do about it. */
export async function withKeyAdvice(error: unknown, who: WhoIsMeant): Promise<unknown> {
  const [missing] = (error instanceof UsageError && /^.*ACCESS_\w+ (is|are) missing/.exec(error.message)) || [];
  if (missing === undefined) return error;
  const places = `the environment, profile ${profileOf(who)} and ${join(who.terminal.cwd, ".env")}`;
  return new UsageError(`${missing}: looked in ${places}. ${await keyAdvice(who.terminal)}`, { cause: error });
}
