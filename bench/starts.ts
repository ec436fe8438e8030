/** What it costs to import the package, above starting Node: fresh processes, interleaved, the middle of many. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { median } from "./child.ts";

const BUILT = fileURLToPath(new URL("../dist/", import.meta.url));
const ROUNDS = 25;

/** Milliseconds a fresh process takes, start to end. */
function startMs(args: readonly string[]): number {
  const startedAt = performance.now();
  execFileSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
  return performance.now() - startedAt;
}

/** Prints the milliseconds that each of some starts takes above bare Node's. */
export function benchStarts(): void {
  if (!existsSync(BUILT)) throw new Error("Build first: npm run build");
  const starts: Readonly<Record<string, readonly string[]>> = {
    "import labapi": ["--input-type=module", "-e", `await import(${JSON.stringify(`file://${BUILT}index.js`)})`],
    "import labapi/sandbox": [
      "--input-type=module",
      "-e",
      `await import(${JSON.stringify(`file://${BUILT}sandbox/index.js`)})`,
    ],
    "labapi --version": [`${BUILT}cli/main.js`, "--version"],
    "labapi --help": [`${BUILT}cli/main.js`, "--help"],
  };
  const bare = ["--input-type=module", "-e", "0"];
  const samples = new Map<string, number[]>();
  const bareSamples: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bareSamples.push(startMs(bare));
    for (const [name, args] of Object.entries(starts)) samples.set(name, [...(samples.get(name) ?? []), startMs(args)]);
  }
  const base = median(bareSamples);
  for (const [name, times] of samples) {
    const time = median(times);
    console.log(
      `${name}: ${(time - base).toFixed(0)} ms above bare Node (${base.toFixed(0)} ms), ratio ${(time / base).toFixed(2)}`,
    );
  }
}
