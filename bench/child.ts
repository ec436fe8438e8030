import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** A helper process that tells one thing when it is ready, and ends with its parent. */
export interface Child<T> extends Disposable {
  readonly ready: T;
  readonly process: ChildProcess;
}

/** Starts a sibling script. */
export async function startChild<T>(script: string): Promise<Child<T>> {
  const process = fork(fileURLToPath(new URL(script, import.meta.url)), { execArgv: ["--import", "tsx"] });
  const [ready] = (await once(process, "message")) as [T];
  return { ready, process, [Symbol.dispose]: () => void process.kill() };
}

/** The middle value: a shared machine's outliers do not move it. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
