import { sleep } from "../../core/clock.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

/** Does something as soon as LabArchives can be reached: what is started with a computer may be up before its network is. */
export async function onceReachable<T>(context: Context, task: () => Promise<T>): Promise<T> {
  const { output, signal } = context;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await task();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error) || !isPassing(error)) throw error;
      output.warn(`LabArchives has to be waited for: ${shown(error.message)}`);
      await sleep(waitMs, signal);
    }
  }
}

function isPassing(error: Error): boolean {
  const isBusy = error.name === "ApiError" && Reflect.get(error, "retryable") === true;
  return isBusy || ["NetworkError", "TimeoutError", "DecodeError"].includes(error.name);
}
