/**
 * Many small files through the upload engine: calls counted, and the time of each thousand, which must not grow.
 *
 *     npx tsx bench/many-files.ts [files]
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "labapi";
import { startSandbox } from "labapi/sandbox";
import { uploadFiles } from "labapi/transfer";

/** What many uploads cost. */
export interface ManyFiles {
  readonly sentCount: number;
  /** Calls of the batch by method. */
  readonly calls: Readonly<Record<string, number>>;
  /** Time of each tenth of the batch, in milliseconds. */
  readonly tenthsMs: readonly number[];
}

/** Sends so many files of a few bytes, in folders of a hundred side by side on one page. */
export async function sendMany(fileCount: number): Promise<ManyFiles> {
  const folder = await mkdtemp(join(tmpdir(), "labapi-many-"));
  await using sandbox = await startSandbox({ seed: "empty" });
  await using client = new Client({
    baseUrl: sandbox.url,
    accessKeyId: sandbox.accessKeyId,
    accessPassword: sandbox.accessPassword,
  });
  try {
    await writeMany(folder, fileCount);
    const [{ email, token }] = sandbox.users;
    const user = await client.login(email, token);
    const page = await (await user.notebooks.create("Many")).page("Files");
    sandbox.clearCalls();
    const uploads = uploadFiles(page, [join(folder, "files")], { flat: true, stateFolder: join(folder, "state") });
    const ends: number[] = [performance.now()];
    let sentCount = 0;
    for await (const event of uploads) {
      if (event.kind !== "sent") continue;
      sentCount += 1;
      if (sentCount % (fileCount / 10) === 0) ends.push(performance.now());
    }
    const tenthsMs = ends.slice(1).map((end, index) => end - (ends[index] ?? 0));
    return { sentCount, calls: counted(sandbox.calls.map(({ method }) => method)), tenthsMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeMany(folder: string, fileCount: number): Promise<void> {
  for (let index = 0; index < fileCount; index += 1) {
    const below = join(folder, "files", `run_${Math.floor(index / 100)}`);
    if (index % 100 === 0) await mkdir(below, { recursive: true });
    await writeFile(join(below, `plate_${index % 100}.csv`), `well,ct\nA1,${index}\n`);
  }
}

function counted(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { sentCount, calls, tenthsMs } = await sendMany(Number(process.argv[2] ?? 10_000));
  const seconds = tenthsMs.map((ms) => (ms / 1000).toFixed(1));
  console.log(`${sentCount} files; calls ${JSON.stringify(calls)}; seconds of each tenth: ${seconds.join(" ")}`);
}
