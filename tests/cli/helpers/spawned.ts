import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Ran, RunOptions } from "./in-process.ts";

const TSX = new URL("../../../node_modules/tsx/dist/esm/index.mjs", import.meta.url).href;
const MAIN = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

/** How to start `labapi` from the sources: the program, and what comes before its own arguments. */
export const LABAPI: readonly [string, ...string[]] = [process.execPath, "--import", TSX, MAIN];

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
