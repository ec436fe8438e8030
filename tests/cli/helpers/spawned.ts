import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Ran, RunOptions } from "./in-process.ts";
import { LABAPI } from "./labapi.ts";

export { LABAPI } from "./labapi.ts";

/** Starts `labapi` as a process of its own. It can be killed without a wrapper in between. */
export function startLabapi(args: readonly string[], { env = {}, cwd }: RunOptions): ChildProcess {
  const [program, ...before] = LABAPI;
  return spawn(program, [...before, ...args], { cwd, env: { PATH: process.env["PATH"], ...env } });
}

/** Runs it to its end. */
export async function runLabapi(args: readonly string[], options: RunOptions): Promise<Ran> {
  const child = startLabapi(args, options);
  const [out, err] = [[], []] as [string[], string[]];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => err.push(text));
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.input ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? -1, out: out.join(""), err: err.join("") };
}
