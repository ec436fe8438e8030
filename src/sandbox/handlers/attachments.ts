import type { Call, Handler } from "../call.ts";
import { entryElement } from "../entry-element.ts";
import { baseName, type Unpacked, unpackUpload } from "../la-container.ts";
import { GENERIC_ICON, isPicture } from "../pictures.ts";
import { ALL_RIGHTS, entryFor } from "../rights.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import type { StoredFile } from "../store/entry-row.ts";
import { changeBy, notifyOfEntry } from "./entries.ts";
import { placeFor } from "./place.ts";

const UPLOADED = "file uploaded via 3rd party app";
const WITHOUT_CONTENT = { data: false, comments: false };
const PICTURED_TYPES = new Set(["widget entry", "sketch entry"]);

function uploaded({ params, upload, context }: Call): Unpacked {
  if (upload === undefined) throw new SandboxFault(4518);
  return unpackUpload(context.blobs, upload, baseName(params.required("filename")));
}

/** What the caller says comes before what a container says. */
function captionOf({ params }: Call, unpacked: Unpacked): string | undefined {
  const given = params.optional("caption");
  return given === undefined || given === "" ? (unpacked.caption ?? given) : given;
}

/** Without a notebook and a page the file lands in the person's Inbox. */
const addAttachment: Handler = (call) => {
  const { params, store, account } = call;
  const [nbid, pid] = [params.optional("nbid"), params.optional("pid")];
  const place = nbid === undefined && pid === undefined ? undefined : placeFor(call, nbid ?? "", pid ?? "");
  const unpacked = uploaded(call);
  const caption = captionOf(call, unpacked) ?? null;
  const entry = store.entries.add(
    {
      notebookId: place?.notebook.id ?? null,
      pageId: place?.page.id ?? null,
      ownerId: account.id,
      partType: "Attachment",
      data: caption,
      caption,
      attachment: unpacked,
      atTop: place?.notebook.addToTop ?? false,
    },
    changeBy(call, UPLOADED, unpacked.changeDescription),
  );
  notifyOfEntry(call, entry, "added a file");
  return [entryElement(call, entry, place?.rights ?? ALL_RIGHTS, WITHOUT_CONTENT)];
};

const updateAttachment: Handler = (call) => {
  const { entry, rights } = entryFor(call, "canWrite");
  if (entry.file === undefined) throw new SandboxFault(4511);
  const unpacked = uploaded(call);
  const change = changeBy(call, UPLOADED, unpacked.changeDescription);
  const updated = call.store.entries.setAttachment(entry, unpacked, captionOf(call, unpacked), change);
  notifyOfEntry(call, updated, "replaced a file");
  return [entryElement(call, updated, rights, WITHOUT_CONTENT)];
};

const entryAttachment: Handler = (call) => {
  const { entry } = entryFor(call, "canRead");
  if (entry.file === undefined) throw new SandboxFault(4511);
  return { file: entry.file };
};

/** A preview, the picture itself, or an icon that stands for any file. */
const entryThumb: Handler = (call) => {
  const { file, preview } = entryFor(call, "canRead").entry;
  if (file === undefined) throw new SandboxFault(4511);
  if (preview !== undefined && isPicture(preview.contentType)) return { file: pictureFile(call, preview) };
  if (preview === undefined && isPicture(file.contentType)) return { file };
  return { respond: () => new Response(GENERIC_ICON, { headers: { "content-type": "image/png" } }) };
};

const entrySnapshot: Handler = (call) => {
  const { partType, preview } = entryFor(call, "canRead").entry;
  if (!PICTURED_TYPES.has(partType)) throw new SandboxFault(4527);
  if (preview === undefined) throw new SandboxFault(4512, "there is no snapshot yet");
  return { file: pictureFile(call, preview) };
};

function pictureFile(
  { context }: Call,
  { sha256, contentType }: Pick<StoredFile, "sha256" | "contentType">,
): StoredFile {
  const extension = contentType.split("/")[1] ?? "bin";
  return { name: `picture.${extension}`, contentType, sha256, sizeBytes: context.blobs.sizeBytes(sha256) };
}

export const attachmentsHandlers = {
  add_attachment: addAttachment,
  update_attachment: updateAttachment,
  entry_attachment: entryAttachment,
  entry_thumb: entryThumb,
  entry_snapshot: entrySnapshot,
};
