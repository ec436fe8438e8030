import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { openSnapshot, packCopies, readSigningKey } from "../../copies/index.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { ExitWith } from "../exit-with.ts";

interface Flags {
  readonly sign?: string;
  readonly license?: string;
}

/** `labapi pack`: everything that somebody who leaves hands over. */
export async function run(
  context: Context,
  [from, target]: readonly [string, string],
  { sign, license }: Flags,
): Promise<void> {
  const { output, signal, isDryRun, terminal } = context;
  const key = sign === undefined ? undefined : readSigningKey(await readFile(resolve(terminal.cwd, sign), "utf8"));
  const snapshot = await openSnapshot(resolve(terminal.cwd, from));
  const options = { signingKey: key, license, dryRun: isDryRun, signal };
  const packing = packCopies(snapshot, resolve(terminal.cwd, target), options);
  for await (const { path } of packing) output.detail(path);
  const summary = await packing.summary();
  if (output.isJson) output.json(summary);
  const { path, files, backup, eln, publicKey } = summary;
  if (isDryRun)
    output.say(`Would pack ${counted(eln.pages, "page")} and ${counted(eln.files, "file")} into ${shown(path)}.`);
  else output.say(`${shown(path)}: ${counted(files, "file")}. Print cover.html, and sign it.`);
  if (backup === undefined) output.warn("No native backup is beside the snapshot (labapi backup): the pack has none.");
  if (publicKey !== undefined) output.say(`Signed; the public key is ${publicKey}`);
  if (!summary.isComplete) throw new ExitWith(EXIT.incomplete);
}
