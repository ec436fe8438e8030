import { fileAnswer } from "../answer.ts";
import { readQuery } from "../read-parameters.ts";
import { GENERIC_ICON, isPicture } from "../pictures.ts";
import { demand, entryRights } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { EntryRow, Preview } from "../store/entry-row.ts";
import type { Visit } from "./visit.ts";

/** On what people uploaded: not kept, not guessed at, not for other sites, and nothing in it runs. */
const GUARDS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "content-security-policy": "default-src 'none'; sandbox",
};

/** `GET /file/<entry>?version=`: the bytes, for saving. */
export function sendFile(visit: Visit, eid: string): Response {
  const entry = entryOf(visit, eid);
  const version = readQuery(visit.request).count("version");
  const file = version === undefined ? entry.file : fileOfVersion(visit, entry, version);
  if (file === undefined) throw new SandboxFault(4511);
  return guarded(fileAnswer(file, visit.context.blobs));
}

function fileOfVersion({ store }: Visit, entry: EntryRow, version: number): EntryRow["file"] {
  return store.entries.versions(entry.id).find((row) => row.version === version)?.file;
}

/** `GET /picture/<entry>`: a file to look at, if it is a picture of a kind that cannot do harm. */
export function sendPicture(visit: Visit, eid: string): Response {
  const { file } = entryOf(visit, eid);
  if (file === undefined || !isPicture(file.contentType)) throw new SandboxFault(4511);
  return inline(visit, file);
}

/** `GET /thumbnail/<entry>`: the preview, the picture itself, or an icon that stands for any file. */
export function sendThumbnail(visit: Visit, eid: string): Response {
  const { file, preview } = entryOf(visit, eid);
  const shown = preview ?? file;
  if (shown === undefined) throw new SandboxFault(4511);
  if (isPicture(shown.contentType)) return inline(visit, shown);
  return guarded(new Response(GENERIC_ICON, { headers: { "content-type": "image/png" } }));
}

function entryOf(visit: Visit, eid: string): EntryRow {
  const entry = visit.store.entries.byWireId(eid);
  demand(entryRights(visit, entry), "canRead");
  return entry;
}

function inline({ context: { blobs } }: Visit, { sha256, contentType }: Preview): Response {
  const headers = {
    "content-type": contentType,
    "content-length": String(blobs.sizeBytes(sha256)),
    "content-disposition": "inline",
  };
  const response = guarded(new Response(blobs.read(sha256), { headers }));
  // A browser puts a picture into a page of its own making, which it styles.
  response.headers.set(
    "content-security-policy",
    "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  );
  return response;
}

function guarded(response: Response): Response {
  for (const [name, value] of Object.entries(GUARDS)) response.headers.set(name, value);
  return response;
}
