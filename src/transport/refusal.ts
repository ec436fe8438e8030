import type { LabArchivesError } from "../core/errors.ts";
import { FAULT_CODES } from "../wire/faults.ts";

// Whoever says this did not take the request in: it was too large to be passed on.
const NEVER_PASSED_ON = new Set([413, 414, 431]);

interface RefusalDetails {
  readonly status: number;
  readonly apiCode: number | undefined;
  readonly retryAfter?: string | undefined;
  readonly isFromStorage?: boolean;
}

/** A refusal, with whether LabArchives itself spoke it: a gateway's answer says nothing about what happened behind it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly error: LabArchivesError;
  readonly apiCode: number | undefined;
  readonly status: number;
  readonly retryAfter: string | undefined;
  /** Refused by the storage that a download was redirected to. */
  readonly isFromStorage: boolean;

  constructor(error: LabArchivesError, details: RefusalDetails) {
    super(error.message);
    this.error = error;
    this.status = details.status;
    this.apiCode = details.apiCode;
    this.retryAfter = details.retryAfter;
    this.isFromStorage = details.isFromStorage ?? false;
  }

  /**
   * Is it certain that nothing was done? Only LabArchives' own error says so, and not the ones for its own trouble (4510 while adding,
   * 4999 unexpected): those have been seen after the work.
   */
  get isFinal(): boolean {
    if (this.apiCode === undefined) return NEVER_PASSED_ON.has(this.status);
    const kind = FAULT_CODES.get(this.apiCode)?.kind;
    return kind === undefined ? this.status < 500 : kind !== "server";
  }
}
