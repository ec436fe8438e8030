import mime from "mime";
import { readXmlBytes } from "../wire/xml-reader.ts";
import type { XmlElement } from "../wire/xml-element.ts";
import type { Blob, BlobStore } from "./blobs.ts";
import { SandboxFault } from "./sandbox-fault.ts";
import type { Attachment, Preview, StoredFile } from "./store/entry-row.ts";
import { ZipFile } from "./zip.ts";

const MANIFEST = "lamanifest.xml";
const MAX_MANIFEST_BYTES = 64 * 1024;
const MAX_MEMBER_BYTES = 256 * 1024 * 1024;
const MAX_INDEX_BYTES = 16 * 1024 * 1024;

/** What a container brings besides its file. */
export interface Unpacked extends Attachment {
  readonly caption?: string | undefined;
  readonly changeDescription?: string | undefined;
}

/**
 * The attachment an upload stands for: the file itself, or what an LA container holds (LabArchives API, LA container files). A
 * ZIP without a manifest is a file like any other.
 */
export function unpackUpload(blobs: BlobStore, upload: Blob, name: string): Unpacked {
  using zip = ZipFile.open(blobs.path(upload.sha256));
  const isContainer = zip?.members.some((member) => member.name === MANIFEST) ?? false;
  if (zip === undefined || !isContainer) return { file: storedFile(name, upload) };
  const info = readManifest(zip);
  const application = memberOf(info, "application-file");
  if (application === undefined) throw new SandboxFault(4529, `${MANIFEST} names no application file`);
  const preview = memberOf(info, "preview-file");
  const index = memberOf(info, "index-file");
  return {
    file: storedFile(baseName(application), blobs.putSync(zip.read(application, MAX_MEMBER_BYTES))),
    preview: preview === undefined ? undefined : unpackPreview(blobs, zip, preview),
    indexText: index === undefined ? undefined : Buffer.from(zip.read(index, MAX_INDEX_BYTES)).toString("utf8"),
    caption: info.child("caption")?.text,
    changeDescription: info.child("change-description")?.text,
  };
}

function unpackPreview(blobs: BlobStore, zip: ZipFile, name: string): Preview {
  return { sha256: blobs.putSync(zip.read(name, MAX_MEMBER_BYTES)).sha256, contentType: contentTypeOf(name) };
}

function readManifest(zip: ZipFile): XmlElement {
  const bytes = zip.read(MANIFEST, MAX_MANIFEST_BYTES);
  try {
    const info = readXmlBytes(bytes).child("entry-info");
    if (info !== undefined) return info;
  } catch {
    // Not XML, or XML with a DTD: said below.
  }
  throw new SandboxFault(4529, `${MANIFEST} is not a manifest`);
}

function memberOf(info: XmlElement, role: string): string | undefined {
  return info.child(role)?.attributes["name"];
}

function storedFile(name: string, blob: Blob): StoredFile {
  return { name, contentType: contentTypeOf(name), ...blob };
}

/** By the name alone, as the media type of an upload says nothing. */
export function contentTypeOf(name: string): string {
  return mime.getType(name) ?? "application/octet-stream";
}

/** Only the last part of a name is kept: whatever path it came with is not this server's. */
export function baseName(path: string): string {
  const name = path.split(/[/\\]/).at(-1)?.replaceAll("\0", "") ?? "";
  if (name === "" || name === "." || name === "..") throw new SandboxFault(4529, "filename");
  return name;
}
