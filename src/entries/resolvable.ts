import { UncertainWriteError, type WriteOutcome } from "../core/errors.ts";

/**
 * Runs a write; should its answer never come, the error learns how to find out what happened. Whatever `readBack` compares with was
 * noted before the write. What was once found out stays so, however often it is asked; a look that fails can be repeated.
 */
export async function resolvable<T>(write: () => Promise<T>, readBack: () => Promise<WriteOutcome>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof UncertainWriteError)) throw error;
    const { message, sent, cause } = error;
    throw new UncertainWriteError(message, { sent, cause, resolver: once(readBack) });
  }
}

function once(readBack: () => Promise<WriteOutcome>): () => Promise<WriteOutcome> {
  let known: Promise<WriteOutcome> | undefined;
  return async () => {
    known ??= readBack();
    try {
      return await known;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
}

/** Something new at the place of a write, and how it compares with what was sent. */
export interface Candidate<T> {
  readonly value: T;
  /** Is it just what was sent? */
  readonly fits: boolean;
  readonly author: Authorship;
  /** Could it have been made when ours was sent? */
  readonly isRecent: boolean;
}

/** Whose something is; `doubtful` where LabArchives does not say, or says a name that is not quite ours. */
export type Authorship = "mine" | "theirs" | "doubtful";

/** Judges by what is there now and was not before: ours exactly once is it, nothing like it is none, and all else nobody can tell. */
export function judge<T>(
  fresh: readonly Candidate<T>[],
  isPictureWhole: boolean,
  what: string,
): { readonly outcome: "written"; readonly value: T } | Exclude<WriteOutcome, { outcome: "written" }> {
  const notTheirs = fresh.filter(({ author }) => author !== "theirs");
  const like = notTheirs.filter(({ fits }) => fits);
  if (like.length > 0 && !isPictureWhole)
    return unknown(`what was there before is not known, so the ${what} may be older`);
  const [mine, ...more] = like.filter(({ author, isRecent }) => author === "mine" && isRecent);
  if (mine !== undefined && more.length === 0) return { outcome: "written", value: mine.value };
  if (mine !== undefined) return unknown(`${more.length + 1} ${what}s fit what was sent; compare them yourself`);
  if (like.length > 0) return unknown(`a ${what} fits what was sent, but may be somebody else's or older`);
  const isChanged = notTheirs.some(({ author, isRecent }) => author === "mine" && isRecent);
  return isChanged ? unknown(`a new ${what} of yours is there, with another content`) : { outcome: "not-written" };
}

function unknown(why: string): { readonly outcome: "unknown"; readonly why: string } {
  return { outcome: "unknown", why };
}

/** For what has no author, as folders and notebooks: exactly one that is new and fits is it. */
export function outcomeOf(candidates: readonly unknown[], what: string): WriteOutcome {
  if (candidates.length === 0) return { outcome: "not-written" };
  if (candidates.length === 1) return { outcome: "written", value: candidates[0] };
  return unknown(`${candidates.length} ${what} fit what was sent; compare them yourself`);
}
