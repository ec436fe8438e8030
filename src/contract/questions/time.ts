import type { Exchange, Known, Question } from "../question.ts";

/** The one method that needs no signature. */
export const CLOCK = "utilities/epoch_time";

// Longer than the second that times are cut to, twice.
const PAUSE_MS = 2500;

/** Takes the server's time as the searches take it. */
export function learnTime(key: "since" | "sinceComment" | "sinceRename"): (answer: Exchange) => Partial<Known> {
  return ({ root }) => {
    const epochMs = Number(root?.child("epoch-time")?.text.trim() ?? Number.NaN);
    return Number.isFinite(epochMs) ? { [key]: `${new Date(epochMs).toISOString().slice(0, 19)}Z` } : {};
  };
}

/** A mark in time: all that was done before it is at least a second older. */
export function mark(name: string, key: "sinceComment" | "sinceRename"): Question {
  return {
    name,
    method: CLOCK,
    query: onceThereIsAPage,
    signing: "none",
    isWrite: false,
    pauseMs: PAUSE_MS,
    learn: learnTime(key),
  };
}

function onceThereIsAPage({ pageId }: Known): Readonly<Record<string, string>> | undefined {
  return pageId === undefined ? undefined : {};
}
