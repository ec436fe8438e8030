import type { EntryDocument } from "../snapshot/format.ts";
import type { SnapshotPart } from "./part.ts";
import type { Survey } from "./survey.ts";
import type { Treatment } from "./treatment.ts";

/** Forms that a snapshot can be given. */
export type FormatName = "eln" | "html" | "markdown" | "dir";

/** Something in an export, in the order in which it is written. Paths have forward slashes and no root. */
export type Member =
  | { readonly kind: "folder"; readonly path: string }
  /** Made by the format; asked for once, when it is its turn. */
  | { readonly kind: "made"; readonly path: string; readonly pieces: () => Pieces }
  /** A file of the snapshot. */
  | {
      readonly kind: "file";
      readonly path: string;
      /** Absolute. */
      readonly from: string;
      readonly sizeBytes: number;
      /** Hex. */
      readonly sha256: string;
    };

export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** What a format may be told. Each uses what concerns it. */
export interface FormatOptions {
  /** Address of the licence that the exported notebook is under; "No licence declared" unless given. `eln` only. */
  readonly license?: string | undefined;
  /** `"1.1"` unless given. `eln` only. */
  readonly roCrate?: "1.1" | "1.2" | undefined;
  /** What other notebooks are to take a page for; `experiment` unless given. `eln` only. */
  readonly genre?: string | undefined;
  /** The text of a page also as its description, for systems that read nothing else. `eln` only. */
  readonly bodyInDescription?: boolean | undefined;
  /** E-mail addresses of people; left out unless asked for. */
  readonly includeEmails?: boolean | undefined;
  /** Addresses of the computers that changes came from; left out unless asked for. */
  readonly includeIps?: boolean | undefined;
  /** Earlier versions of files, where the snapshot has them. */
  readonly versions?: boolean | undefined;
}

/** A form that snapshots can be given. A new one is a file that exports one of these, and a line in `list.ts`. */
export interface Format {
  readonly name: FormatName;
  /** Of the one file that it is; a format without one is a folder. */
  readonly extension?: string;
  readonly treatment: (entry: EntryDocument) => Treatment;
  /** Everything in it. Reads one page at a time. */
  readonly members: (
    part: SnapshotPart,
    survey: Survey,
    options: FormatOptions,
  ) => AsyncGenerator<Member, void, undefined>;
}
