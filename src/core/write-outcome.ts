/** What was sent by a write whose answer never came. */
export interface SentWrite {
  /** `class/method`. */
  readonly method: string;
  /** The parameters in human words, without secrets. */
  readonly params: Readonly<Record<string, unknown>>;
}

/**
 * What reading back found out about an uncertain write. `written` of something new: it is there, and ours; `value` is the node or entry.
 * `written` of a change (a name, a place, a setting, a role): it is now as it was sent. `unknown` wherever that cannot be told for
 * certain, as LabArchives does not say who made a folder or a page: `why` names what was found.
 */
export type WriteOutcome =
  | { readonly outcome: "written"; readonly value: unknown }
  | { readonly outcome: "not-written" }
  | { readonly outcome: "unknown"; readonly why: string };

/** Reads back what an uncertain write may have left behind. */
export type WriteResolver = (sent: SentWrite) => Promise<WriteOutcome>;
