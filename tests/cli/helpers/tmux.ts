import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { LABAPI } from "./spawned.ts";

const run = promisify(execFile);

/** A terminal of 100 × 30 with a shell in it, in which `labapi` is the command from the sources. */
export class TmuxSession implements AsyncDisposable {
  readonly #server = `labapi-test-${randomBytes(6).toString("hex")}`;

  private constructor() {}

  static async start(
    env: Readonly<Record<string, string>>,
    cwd: string,
    program = "bash --norc --noprofile",
  ): Promise<TmuxSession> {
    const session = new TmuxSession();
    const all = { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", PS1: "$ ", LANG: "C.UTF-8", ...env };
    const words = Object.entries(all).map(([name, value]) => `${name}=${quoted(value)}`);
    const shell = `env -i ${words.join(" ")} ${program}`;
    await session.#tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "-c", cwd, shell);
    const isFish = program.startsWith("fish");
    const [begin, args, end] = isFish ? ["function labapi;", "$argv", "; end"] : ["labapi() {", '"$@"', "; }"];
    await session.type(`${begin} ${LABAPI.map(quoted).join(" ")} ${args}${end}; clear; echo rea""dy`);
    await session.shows(/ready/);
    return session;
  }

  /** Types a line and Enter. */
  async type(line: string): Promise<void> {
    await this.#tmux("send-keys", "-l", line);
    await this.keys("Enter");
  }

  /** Types without Enter. */
  async write(text: string): Promise<void> {
    await this.#tmux("send-keys", "-l", text);
  }

  /** Presses keys by their tmux names: `C-c`, `Enter`, `Tab`. */
  async keys(...keys: readonly string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  /** What is on the screen; with `-e` with its colours. */
  async screen(...flags: readonly string[]): Promise<string> {
    return await this.#tmux("capture-pane", "-p", "-S", "-200", ...flags);
  }

  /** Waits until the screen shows something, and gives it. */
  async shows(pattern: RegExp): Promise<string> {
    const giveUp = AbortSignal.timeout(20_000);
    for (;;) {
      const screen = await this.screen();
      if (pattern.test(screen)) return screen;
      if (giveUp.aborted) throw new Error(`The screen never showed ${String(pattern)}:\n${screen}`);
      await sleep(50);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux("kill-server").catch(() => {});
  }

  async #tmux(...args: readonly string[]): Promise<string> {
    const { stdout } = await run("tmux", ["-L", this.#server, ...args], { env: { ...process.env, TMUX: "" } });
    return stdout;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
