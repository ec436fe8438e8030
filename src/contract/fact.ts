import type { Evidence, Exchange } from "./question.ts";

/** How well a fact is known: deduced, seen by somebody, contradicted between sources, or not known at all. */
export type FactConfidence = "inferred" | "observed" | "in conflict" | "unknown";

/**
 * Something this project takes for true about the real service without the vendor's word for it. When a real server has answered,
 * its line here is what changes.
 */
export interface Fact {
  readonly id: string;
  /** A sentence for people. */
  readonly claim: string;
  /** `class/method` of what it is about; empty for every method. */
  readonly methods: readonly string[];
  readonly confidence: FactConfidence;
  /** What the sandbox does and the client is built for. */
  readonly expected: string;
  /** The questions whose answers it is read from; without one of them nothing can be said. */
  readonly from: readonly string[];
  /** Reads it. Says only words of its own and numbers: nothing that the server sent goes into a report. */
  readonly see: (answers: readonly Exchange[]) => string;
}

type FactRest = Omit<Fact, "from" | "see">;

/** A fact that one answer tells. */
export function factFrom(question: string, rest: FactRest, see: (answer: Exchange) => string): Fact {
  return { ...rest, from: [question], see: ([answer]) => (answer === undefined ? UNSEEN : see(answer)) };
}

/** A fact that shows in several answers together. */
export function factOver(from: readonly string[], rest: FactRest, see: Fact["see"]): Fact {
  return { ...rest, from, see };
}

/** What is said of a fact whose questions were not asked, or not answered. */
export const UNSEEN = "not asked";

/** What a fact looks like in the answers there are. */
export function seeFact(fact: Fact, evidence: Evidence): string {
  const answers = fact.from.flatMap((name) => evidence.get(name) ?? []);
  return answers.length < fact.from.length ? UNSEEN : fact.see(answers);
}
