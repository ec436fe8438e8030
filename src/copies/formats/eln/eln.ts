/**
 * The `.eln` interchange format of the ELN consortium: a ZIP with one folder, which is an RO-Crate. Pages are flat Datasets, folders
 * are Collections that they are part of, and every name in the archive is plain ASCII: so all importers known to us read it whole.
 *
 * @module
 */
import type { EntryDocument } from "../../snapshot/format.ts";
import type { Format, FormatOptions, Member } from "../format.ts";
import { snapshotFile } from "../members.ts";
import type { SnapshotPart } from "../part.ts";
import type { Survey } from "../survey.ts";
import type { Treatment } from "../treatment.ts";
import { Crate } from "./crate.ts";
import { elnPage } from "./page.ts";

/** A crate in a ZIP. */
export const eln: Format = { name: "eln", extension: ".eln", treatment, members };

const KEPT: Readonly<Record<string, string>> = {
  heading: "a heading in the text",
  "text entry": "text, sanitised; as it was in entries.json",
  "plain text entry": "preformatted text",
  attachment: "a file, and a link in the text",
};

function treatment(entry: EntryDocument): Treatment {
  const as = KEPT[entry.partType.trim().toLowerCase()];
  if (as !== undefined) return { outcome: "kept", as };
  const picture = entry.picture !== undefined && entry.picture.path !== null;
  return { outcome: "raw", as: picture ? "its picture, and a file of its data" : "a file of its data" };
}

async function* members(
  part: SnapshotPart,
  survey: Survey,
  options: FormatOptions,
): AsyncGenerator<Member, void, undefined> {
  const crate = new Crate(part, survey, options);
  // First, so that whoever peeks need not read the rest.
  yield { kind: "made", path: "ro-crate-metadata.json", pieces: () => crate.metadata() };
  for (const { node, folder } of crate.pages) {
    yield { kind: "folder", path: folder };
    const page = elnPage(await part.readPage(node), part.snapshot.manifest.baseUrl, options);
    for (const { name, origin } of page.files) {
      const path = `${folder}/${name}`;
      if (origin instanceof Uint8Array) yield { kind: "made", path, pieces: () => [origin] };
      else yield* snapshotFile(part, node, origin, path);
    }
  }
}
