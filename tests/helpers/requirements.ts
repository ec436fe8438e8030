import { execFileSync } from "node:child_process";
import { describe } from "vitest";

const required = new Set((process.env["LABAPI_REQUIRE"] ?? "").split(",").filter((name) => name !== ""));

/** Is a program on PATH? */
export function hasCommand(name: string): boolean {
  try {
    execFileSync("which", [name], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/**
 * `describe`, or a skipped one that prints why. Where `LABAPI_REQUIRE` names the requirement (as CI does), nothing is skipped:
 * the tests run and fail.
 */
export function describeIf(
  available: boolean,
  requirement: string,
  reason: string,
): typeof describe | typeof describe.skip {
  if (available || required.has(requirement)) return describe;
  console.warn(`skipped: ${reason}`);
  return describe.skip;
}
