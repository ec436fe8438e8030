import type { XmlElement } from "../wire/xml-element.ts";

/** How a question is signed: as it should be, or in a way whose refusal (or acceptance) is the answer looked for. */
export type Signing = "right" | "none" | "wrong" | "late" | "early" | "sha1" | "unknown key";

/** What was learnt so far; what a question needs and nobody knows yet leaves it out. */
export interface Known {
  readonly uid: string;
  readonly notebookId: string;
  /** The folder in which the page is made; `0` for the top of the notebook. */
  readonly parentId: string;
  readonly pageId?: string | undefined;
  readonly entryId?: string | undefined;
  readonly commentId?: string | undefined;
  readonly fileId?: string | undefined;
  readonly emptyFileId?: string | undefined;
  /** Server time just before the first write, before the comment and before the page's new name, as a parameter. */
  readonly since?: string | undefined;
  readonly sinceComment?: string | undefined;
  readonly sinceRename?: string | undefined;
}

/** The body of a question. */
export type QuestionBody =
  | { readonly kind: "form"; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: "file"; readonly bytes: Uint8Array; readonly contentType: string };

/** One call to the server, in the vendor's own names. Data: nothing is sent here. */
export interface Question {
  readonly name: string;
  /** `class/method`. */
  readonly method: string;
  readonly verb?: "GET" | "POST" | "HEAD";
  readonly signing?: Signing;
  /** Headers beside the ordinary ones; an empty value leaves one out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Query parameters; `undefined` where something is not known that they need. */
  readonly query: (known: Known) => Readonly<Record<string, string>> | undefined;
  readonly body?: (known: Known) => QuestionBody | undefined;
  /** Bytes that were sent before and should come back. */
  readonly expects?: Uint8Array;
  /** Does it change anything? */
  readonly isWrite: boolean;
  /** Wait so long first: times have whole seconds here, and what is to be told apart must not share one. */
  readonly pauseMs?: number;
  /** What the answer teaches the questions after it. */
  readonly learn?: ((answer: Exchange) => Partial<Known>) | undefined;
}

/** What came back to a question. */
export interface Exchange {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** The document, where the body is whole, well-formed XML. */
  readonly root: XmlElement | undefined;
  readonly sizeBytes: number;
  /** Is the body, byte for byte, what was sent before? `undefined` where nothing had been. */
  readonly isAsSent: boolean | undefined;
}

/** The answers, by the name of the question. */
export type Evidence = ReadonlyMap<string, Exchange>;
