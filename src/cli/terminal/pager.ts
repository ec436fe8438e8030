import { spawn } from "node:child_process";
import { once } from "node:events";
import { printable } from "./door.ts";
import type { Terminal } from "./terminal.ts";

// -F: a text that fits on the screen is only printed. -R: colours. -X: it stays on the screen afterwards.
const DEFAULT_PAGER = "less -FRX";

/** Shows a text to a person page by page (`LABAPI_PAGER`, `PAGER`, or less); prints it where nobody looks. */
export async function page(text: string, terminal: Terminal, mayPage = true): Promise<void> {
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  const command = terminal.env["LABAPI_PAGER"] ?? terminal.env["PAGER"] ?? DEFAULT_PAGER;
  const isWanted = mayPage && terminal.isOutputShown && terminal.isInteractive && command.trim() !== "";
  if (isWanted && (await hasShown(command, whole, terminal))) return;
  terminal.out(whole);
}

/** False when there is no such pager. Ctrl-C belongs to the pager, so only its end counts. */
async function hasShown(command: string, text: string, { env, cwd }: Terminal): Promise<boolean> {
  const child = spawn(command, { shell: true, cwd, env, stdio: ["pipe", "inherit", "inherit"] });
  // The person may leave before the end.
  child.stdin.on("error", () => {});
  child.stdin.end(printable(text));
  const [code] = (await once(child, "close")) as [number | null];
  return code !== 127;
}
