import type { Context } from "../context.ts";
import { Places } from "../addresses/places.ts";

interface Flags {
  readonly print?: boolean;
}

/** `labapi open`: a notebook, page or file in the browser; its address where there is none. */
export async function run(context: Context, [address]: readonly [string], { print }: Flags): Promise<void> {
  const { output, terminal } = context;
  const { webUrl } = await new Places(context).nodeOrFile(address);
  output.give({ webUrl }, () => webUrl);
  if (print === true || output.isJson || !terminal.isInteractive) return;
  const { default: open } = await import("open");
  const browser = await open(webUrl);
  // The address is on the screen: a machine without a browser is no failure.
  browser.once("error", () => output.say("No browser could be opened."));
  browser.unref();
}
