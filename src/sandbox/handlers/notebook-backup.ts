import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { readBackup } from "../backup/tables.ts";
import { writeBackup } from "../backup/write-backup.ts";
import type { Handler } from "../call.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { disposition } from "../disposition.ts";

/** For the owner alone, not even for administrators. What is in it is fixed now; it is written after the transaction. */
export const notebookBackup: Handler = (call) => {
  const { store, account, params, context, now } = call;
  const notebook = store.notebooks.byWireId(params.required("nbid"));
  if (notebook.ownerId !== account.id) throw new SandboxFault(4547);
  const data = readBackup(store, notebook, account);
  const layout = {
    json: params.boolean("json"),
    noAttachments: params.boolean("no_attachments"),
    dropsExtensionless: context.backupDropsExtensionless,
  };
  return { respond: async () => archiveResponse(await writeBackup(context.blobs, data, layout, now), notebook.name) };
};

/** Streams the archive, and removes it when the stream ends or is given up. */
async function archiveResponse(path: string, name: string): Promise<Response> {
  const { size } = await stat(path);
  const archive = createReadStream(path);
  archive.once("close", () => void rm(path, { force: true }));
  const headers = {
    "content-type": "application/x-7z-compressed",
    "content-length": String(size),
    "content-disposition": disposition(`${name}.7z`),
  };
  return new Response(ReadableStream.from<Uint8Array>(archive), { headers });
}
