/**
 * A call by LabArchives' own names, and its answer as it came.
 *
 * @module
 */
import type { Download } from "./download.ts";
import type { CallOptions } from "./options.ts";
import type { UploadSource } from "./upload.ts";

/** How a method is called that this package may know nothing of. */
export interface AnyCallOptions extends CallOptions {
  /** Send the parameters as a form; known methods say it themselves. */
  readonly form?: boolean | undefined;
  /** Send this as the body. */
  readonly file?: UploadSource | undefined;
}

/** An element of an answer: names with hyphens, as LabArchives writes both `_` and `-`; text as it was meant. */
export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
  /** True for `nil="true"`, LabArchives' null. */
  readonly isNil: boolean;
}

/** What a method answered: a document, or a file on its way. */
export type AnyAnswer =
  | { readonly kind: "xml"; readonly root: XmlNode }
  | { readonly kind: "file"; readonly download: Download };
