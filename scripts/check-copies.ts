/**
 * The long runs of the copies: `npx tsx scripts/check-copies.ts kills 100` kills a mirror so often at random instants, `… pages 10000`
 * mirrors a notebook of so many pages and tells time, calls and memory. The suite has short ones.
 */
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../src/sandbox/index.ts";
import { environmentOf } from "../tests/cli/helpers/in-process.ts";
import { startLabapi } from "../tests/cli/helpers/spawned.ts";
import { killMirror } from "../tests/copies/killing.ts";
import { countsOf, manyPages, seedOf } from "../tests/copies/world.ts";

async function kills(count: number, folder: string): Promise<void> {
  await using sandbox = await startSandbox({ seed: seedOf(manyPages(100)) });
  let [repeated, total] = [0, 0];
  for (let round = 0; round < count; round += 1) {
    const { calls, undisturbed, hashes, expected, pageCalls, fileCalls } = await killMirror(sandbox, folder, round);
    if (JSON.stringify(hashes) !== JSON.stringify(expected)) throw new Error(`Round ${round}: the bytes differ.`);
    repeated += pageCalls + fileCalls - 200;
    total += pageCalls + fileCalls;
    await rm(join(folder, `whole-${round}`), { recursive: true });
    await rm(join(folder, `killed-${round}`), { recursive: true });
    console.log(`${round + 1}: same bytes; ${calls} calls, ${undisturbed} undisturbed`);
  }
  console.log(`pages and files asked for twice: ${repeated} of ${total} (${((100 * repeated) / total).toFixed(2)} %)`);
}

async function pages(count: number, folder: string): Promise<void> {
  await using sandbox = await startSandbox({ seed: seedOf(manyPages(count)) });
  for (const night of ["first", "unchanged"]) {
    sandbox.clearCalls();
    const beganAt = performance.now();
    const child = startLabapi(["mirror", "Lab QC", join(folder, "vault")], {
      env: environmentOf(sandbox, folder),
      cwd: folder,
    });
    child.stderr?.pipe(process.stderr);
    let peakKiB = 0;
    const poll = setInterval(() => void peakOf(child.pid).then((peak) => (peakKiB = Math.max(peakKiB, peak))), 100);
    const [code] = (await once(child, "close")) as [number | null];
    clearInterval(poll);
    const seconds = (performance.now() - beganAt) / 1000;
    const calls = JSON.stringify(countsOf(sandbox.calls.map(({ method }) => method)));
    console.log(
      `${night}: exit ${code}, ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} pages/s, peak ${Math.round(peakKiB / 1024)} MiB, ${calls}`,
    );
  }
}

/** Linux only; 0 elsewhere. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0);
}

const [what = "", count = "10"] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "labapi-check-"));
try {
  if (what === "kills") await kills(Number(count), folder);
  else if (what === "pages") await pages(Number(count), folder);
  else throw new Error("Say what: kills 100, or pages 10000.");
} finally {
  await rm(folder, { recursive: true, force: true });
}
