/**
 * What is taken for true about LabArchives without the vendor's word for it, as one list of facts, and the questions whose answers
 * settle them. Data and pure reading: asking is done elsewhere. The check of a real server, the sandbox's own contract test and the
 * marks in docs/api-coverage.md come from here, so that one answer from a real server changes one line.
 *
 * @module
 */
import { CONTENT_FACTS } from "./facts/content.ts";
import { DOWNLOAD_FACTS } from "./facts/downloads.ts";
import { SERVICE_FACTS } from "./facts/service.ts";
import { SHAPE_FACTS } from "./facts/shapes.ts";
import type { Fact } from "./fact.ts";
import type { Question } from "./question.ts";
import { READS } from "./questions/reads.ts";
import { WRITES } from "./questions/writes.ts";

export { type Fact, type FactConfidence, seeFact, UNSEEN } from "./fact.ts";
export type { Evidence, Exchange, Known, Question, Signing } from "./question.ts";

/** Every unproven fact. */
export const FACTS: readonly Fact[] = [...SERVICE_FACTS, ...SHAPE_FACTS, ...CONTENT_FACTS, ...DOWNLOAD_FACTS];

/** The questions that change nothing. */
export { READS as READ_QUESTIONS } from "./questions/reads.ts";

/** The questions in the order they are asked: what changes nothing first. */
export const QUESTIONS: readonly Question[] = [...READS, ...WRITES];
