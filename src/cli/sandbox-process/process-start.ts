import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * When a process began, as this machine writes it: with the pid it tells a process from a later one that got its number.
 * `undefined` when there is no such process.
 */
export function processStart(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
  } catch {
    // Some systems cannot tell (Windows has no ps): then the number alone has to do.
    return "";
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** In clock ticks since the machine started. The program's name stands in brackets, and may hold anything. */
function fromProc(pid: number): string {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const afterName = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return afterName[19] ?? "";
}

function fromPs(pid: number): string {
  return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8", stdio: "pipe" }).trim();
}
