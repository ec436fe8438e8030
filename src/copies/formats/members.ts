import type { FileDocument } from "../snapshot/format.ts";
import type { SnapshotNode } from "../snapshot/placed.ts";
import type { Member } from "./format.ts";
import type { SnapshotPart } from "./part.ts";

/** A file of a page as a member of an export; none when its bytes could not be had. */
export function* snapshotFile(
  part: SnapshotPart,
  node: SnapshotNode,
  file: FileDocument,
  path = `${node.folder}/${file.path ?? ""}`,
): Generator<Member & { kind: "file" }, void, undefined> {
  const from = part.snapshot.filePath(node, file);
  if (from !== undefined) yield { kind: "file", path, from, sizeBytes: file.sizeBytes, sha256: file.sha256 };
}
