import { type Evidence, FACTS, type FactConfidence, seeFact, UNSEEN } from "../contract/index.ts";

/** What a server showed of one fact. */
export interface FactFinding {
  readonly id: string;
  readonly claim: string;
  readonly methods: readonly string[];
  readonly confidence: FactConfidence;
  readonly expected: string;
  readonly seen: string;
  readonly verdict: "as expected" | "differs" | "not asked";
}

/** The findings, fit to be sent to others: no names, ids, addresses, texts or keys are in it. */
export interface ContractReport {
  readonly format: "labapi contract report";
  readonly formatVersion: 1;
  readonly labapiVersion: string;
  /** `2026-11-25`. */
  readonly date: string;
  /** LabArchives' region; `other` for a server of one's own. */
  readonly service: string;
  readonly isReadOnly: boolean;
  readonly questionsAsked: number;
  readonly facts: readonly FactFinding[];
}

/** Reads every fact from the answers. */
export function findings(evidence: Evidence): readonly FactFinding[] {
  return FACTS.map((fact) => {
    const { id, claim, methods, confidence, expected } = fact;
    const seen = seeFact(fact, evidence);
    return { id, claim, methods, confidence, expected, seen, verdict: verdictOf(seen, expected) };
  });
}

function verdictOf(seen: string, expected: string): FactFinding["verdict"] {
  if (seen === UNSEEN) return "not asked";
  return seen === expected ? "as expected" : "differs";
}
