import { once } from "node:events";
import { resolve } from "node:path";
import { serveView } from "../../copies/index.ts";
import type { Context } from "../context.ts";
import { Interrupted } from "../terminal/terminal.ts";

interface Flags {
  readonly port: number;
  readonly open: boolean;
}

/** `labapi view`: copies in the browser, until Ctrl-C. */
export async function run({ output, terminal }: Context, [path]: readonly [string], flags: Flags): Promise<void> {
  await using view = await serveView(resolve(terminal.cwd, path), { port: flags.port });
  const { url, snapshotCount } = view;
  output.give({ url, snapshotCount }, () => url);
  output.say("Read only, for this machine alone. Stop it with Ctrl-C.");
  if (flags.open && terminal.isInteractive && !output.isJson)
    await openBrowser(url, () => output.say("No browser could be opened."));
  await untilInterrupted(terminal.signal);
}

async function openBrowser(url: string, failed: () => void): Promise<void> {
  const { default: open } = await import("open");
  const browser = await open(url);
  browser.once("error", failed);
  browser.unref();
}

/** Ctrl-C is how this command ends, so it is no failure. */
async function untilInterrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, "abort");
  if (!(signal.reason instanceof Interrupted)) throw signal.reason;
}
