import { diffWordsWithSpace } from "diff";

/** A run of words that both have, or only one of the two. */
export interface WordRun {
  readonly mark: "=" | "+" | "-";
  readonly text: string;
}

/** Beyond this a diff of words costs more than it tells. */
const MOST_CHARACTERS = 200_000;

/** What became of a text, word by word. */
export function wordDiff(before: string, after: string): readonly WordRun[] {
  if (before.length + after.length > MOST_CHARACTERS) {
    return [
      { mark: "-", text: before },
      { mark: "+", text: after },
    ];
  }
  return diffWordsWithSpace(before, after).map(({ added, removed, value }) => ({
    mark: added ? "+" : removed ? "-" : "=",
    text: value,
  }));
}
