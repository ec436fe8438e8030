import type { LabArchivesError } from "../core/errors.ts";

/** A refusal, with whether LabArchives itself spoke it: a gateway's 502 says nothing about what happened behind it. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly error: LabArchivesError;
  readonly apiCode: number | undefined;
  readonly status: number;
  readonly retryAfter: string | undefined;

  constructor(
    error: LabArchivesError,
    details: { status: number; apiCode: number | undefined; retryAfter?: string | undefined },
  ) {
    super(error.message);
    this.error = error;
    this.status = details.status;
    this.apiCode = details.apiCode;
    this.retryAfter = details.retryAfter;
  }
}
