/**
 * Kills `labapi export` and `labapi import` at random instants, many times, and compares what comes of it in the end with what an
 * undisturbed run makes. The tests do it five times; this does it as often as it is told: `npx tsx scripts/kill-copies.ts 100`.
 */
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { Client } from "labapi";
import { startBench } from "../tests/cli/helpers/in-process.ts";
import { runLabapi, startLabapi } from "../tests/cli/helpers/spawned.ts";
import { EVERY_KIND, seedOf } from "../tests/copies/world.ts";
import { keyOf, somebody } from "../tests/helpers/signed-in.ts";

const kills = Number(process.argv[2] ?? 100);
await using bench = await startBench({ seed: seedOf(EVERY_KIND) });
const options = { env: { ...bench.env, LABAPI_SETTLE_SECONDS: "1" }, cwd: bench.folder };

await bench.run(["mirror", "Lab QC", "vault"]);
for (const folder of ["undisturbed", "killed"]) await mkdir(`${bench.folder}/${folder}`);
const expected = await sha256Of(["export", "vault", "undisturbed/copy.eln", "--json"]);
let exportKills = 0;
for (let count = 0; count < kills; count += 1) {
  exportKills += await killed(["export", "vault", "killed/copy.eln", "--overwrite"], Math.random() * 1500);
}
const actual = await sha256Of(["export", "vault", "killed/copy.eln", "--overwrite", "--json"]);
report("export", exportKills, expected === actual);

const args = ["import", "undisturbed/copy.eln", "Killed:", "--yes", "--json"];
await bench.run(["notebooks", "--create", "Killed"]);
await bench.run(["notebooks", "--create", "Undisturbed"]);
await bench.run(["import", "undisturbed/copy.eln", "Undisturbed:", "--yes"]);
let importKills = 0;
while (importKills < kills && (await killed(args, 500 + Math.random() * 1500)) === 1) importKills += 1;
await runLabapi(args, options);
report("import", importKills, (await contentOf("Killed")) === (await contentOf("Undisturbed")));

async function sha256Of(command: readonly string[]): Promise<string> {
  const { out, err, code } = await runLabapi(command, options);
  if (code !== 0) throw new Error(err);
  return (JSON.parse(out) as { sha256: string }).sha256;
}

/** 1 if it was killed, 0 if it had ended by then. */
async function killed(command: readonly string[], afterMs: number): Promise<number> {
  const child = startLabapi(command, options);
  const ended = once(child, "close");
  const timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
  await ended;
  clearTimeout(timer);
  return child.signalCode === "SIGKILL" ? 1 : 0;
}

async function contentOf(name: string): Promise<string> {
  await using client = new Client(keyOf(bench.sandbox));
  const { email, token } = somebody(bench.sandbox);
  const { notebooks } = await client.login(email, token);
  const lines: string[] = [];
  for await (const node of notebooks.get(name).walk()) {
    lines.push(`${node.kind} ${node.path.toString()}`);
    if (!node.isPage()) continue;
    for (const entry of await node.entries()) {
      const comments = (await entry.comments()).map(({ text }) => text);
      const facts = entry.kind === "attachment" ? [entry.filename, entry.size] : [entry.raw.data];
      lines.push(JSON.stringify([entry.partType, ...facts, comments]));
    }
  }
  return lines.join("\n");
}

function report(what: string, count: number, isSame: boolean): void {
  console.log(`${what}: killed ${count} times; the result is ${isSame ? "that of an undisturbed run" : "ANOTHER"}.`);
  if (!isSame) process.exitCode = 1;
}
