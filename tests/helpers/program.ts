import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TSX = fileURLToPath(new URL("../../node_modules/tsx/dist/cli.mjs", import.meta.url));

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
    const project = ["--tsconfig", join(ROOT, "tsconfig.json")];
    const child = spawn(process.execPath, [TSX, ...project, file, ...args], {
      cwd,
      env: { PATH, HOME, CI: "true", ...env },
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
