import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
// The loader in the process itself: a signal must reach the program, not a wrapper around it.
const TSX = import.meta.resolve("tsx");

/** A running program of this repository, with what it has said so far. */
export class Program implements AsyncDisposable {
  readonly process: ChildProcess;
  stdout = "";
  stderr = "";
  readonly #ended: Promise<number | null>;
  readonly #listeners: (() => void)[] = [];
  #hasEnded = false;

  private constructor(child: ChildProcess) {
    this.process = child;
    child.stdout?.setEncoding("utf8").on("data", (text: string) => this.#hear("stdout", text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => this.#hear("stderr", text));
    this.#ended = once(child, "close").then(([code]: (number | null)[]) => {
      this.#hasEnded = true;
      this.#wake();
      return code ?? null;
    });
  }

  /** Runs a TypeScript file with nothing of this process' environment but what programs need to run at all. */
  static start(
    file: string,
    args: readonly string[] = [],
    env: Readonly<Record<string, string>> = {},
    cwd: string = ROOT,
  ): Program {
    const { PATH = "", HOME = "" } = process.env;
    const child = spawn(process.execPath, ["--import", TSX, resolve(ROOT, file), ...args], {
      cwd,
      env: { PATH, HOME, CI: "true", TSX_TSCONFIG_PATH: join(ROOT, "tsconfig.json"), ...env },
    });
    return new Program(child);
  }

  /** Resolves to what the pattern found as soon as standard output or error holds it. */
  async says(pattern: RegExp): Promise<string> {
    for (;;) {
      const [found, group] = pattern.exec(this.stdout + this.stderr) ?? [];
      if (found !== undefined) return group ?? found;
      if (this.#hasEnded)
        throw new Error(`It ended without saying ${String(pattern)}:\n${this.stdout}\n${this.stderr}`);
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** The exit code. */
  ends(): Promise<number | null> {
    return this.#ended;
  }

  #hear(stream: "stdout" | "stderr", text: string): void {
    this[stream] += text;
    this.#wake();
  }

  #wake(): void {
    for (const resolve of this.#listeners.splice(0)) resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.process.exitCode === null) this.process.kill("SIGKILL");
    await this.#ended;
  }
}
