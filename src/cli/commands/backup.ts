import { resolve } from "node:path";
import { takeBackup } from "../../copies/index.ts";
import { formatBytes } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import { Progress } from "../terminal/progress.ts";

interface Flags {
  readonly archiveFormat: "sqlite" | "json";
  readonly attachments: boolean;
  readonly force?: boolean;
}

/** `labapi backup`: LabArchives' own archive, into the vault. */
export async function run(context: Context, [address, vault]: readonly [string, string], flags: Flags): Promise<void> {
  const { output, signal, terminal } = context;
  const notebook = await new Places(context).notebook(address);
  const target = resolve(terminal.cwd, vault);
  if (context.isDryRun) return output.plan(`fetch the backup of ${shown(notebook.name)} into ${shown(target)}`);
  using progress = new Progress(terminal, context.flags.quiet === true, { files: 1, bytes: 0 });
  progress.begin(notebook.name);
  const archived = await takeBackup(await context.client(), await context.user(), notebook, target, {
    signal,
    force: flags.force,
    format: flags.archiveFormat,
    attachments: flags.attachments,
    stateFolder: stateFolder(terminal, "copies"),
    onProgress: ({ doneBytes }) => progress.move(doneBytes),
  });
  if (output.isJson) output.json(archived);
  output.say(
    `${shown(archived.path)}: ${formatBytes(archived.sizeBytes)}, whole by its own index; SHA-256 ${archived.sha256}.`,
  );
}
