/**
 * Every error labapi throws on purpose. One closed union on `code`, so that a `switch` is checked by the compiler, and
 * guards that match by name, so that they still work when two copies of the package meet in one process.
 *
 * @module
 */

import { errorFacts, type ErrorSummary, printedError } from "./error-summary.ts";
import { INSPECT, type Inspect } from "./printable.ts";
import type { SentWrite, WriteOutcome, WriteResolver } from "./write-outcome.ts";
import type { InspectOptions } from "node:util";

export type { SentWrite, WriteOutcome } from "./write-outcome.ts";

/** What an error is about; the discriminant of {@link AnyLabArchivesError}. */
export type ErrorCode =
  | "usage"
  | "authentication"
  | "api"
  | "permission"
  | "not-found"
  | "decode"
  | "network"
  | "timeout"
  | "path"
  | "traversal"
  | "node-exists"
  | "ambiguous-name"
  | "partial-write"
  | "uncertain-write"
  | "version-conflict"
  | "locked"
  | "stopped"
  | "damaged";

/** Root of every labapi error. `retryable` says whether the same call may succeed later without any change. */
export abstract class LabArchivesError extends Error {
  abstract override readonly name: string;
  abstract readonly code: ErrorCode;
  readonly retryable: boolean = false;

  /** Name, code, message and facts, long texts cut, with the errors that caused it. */
  toJSON(): ErrorSummary {
    return errorFacts(this);
  }

  [INSPECT](_depth: number, options: InspectOptions, inspect: Inspect): string {
    return printedError(this, options, inspect);
  }
}

/** The caller used the library in a way that cannot work (missing key, malformed URL, closed client…). */
export class UsageError extends LabArchivesError {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/** Why a sign-in or a signed call was refused. */
export type AuthenticationReason =
  | "wrong-credentials"
  | "wrong-key"
  | "bad-signature"
  | "clock-skew"
  | "unknown-user"
  | "session-expired"
  | "refused-by-user"
  | "no-answer";

/** LabArchives does not accept who is calling: the person, the stored session or the access key. */
export class AuthenticationError extends LabArchivesError {
  override readonly name = "AuthenticationError";
  readonly code = "authentication";
  readonly reason: AuthenticationReason;
  /** LabArchives' own code (for example 4514), where the refusal came from the server. */
  readonly apiCode: number | undefined;

  constructor(
    message: string,
    details: { reason: AuthenticationReason; apiCode?: number | undefined; cause?: unknown },
  ) {
    super(message, causeOf(details));
    this.reason = details.reason;
    this.apiCode = details.apiCode;
  }
}

/** What the server said when it refused a call. */
export interface ApiFault {
  /** HTTP status. */
  readonly status: number;
  /** LabArchives error code, or `undefined` when the answer carried none. */
  readonly apiCode: number | undefined;
  /** The server's own words. */
  readonly description: string;
  /** `class/method` of the refused call. */
  readonly method: string;
  /** May the same call succeed later without any change? Told by the status unless given. */
  readonly retryable?: boolean | undefined;
  readonly cause?: unknown;
}

abstract class FaultError extends LabArchivesError {
  readonly status: number;
  readonly apiCode: number | undefined;
  readonly description: string;
  readonly method: string;

  constructor(message: string, fault: ApiFault) {
    super(message, causeOf(fault));
    this.status = fault.status;
    this.apiCode = fault.apiCode;
    this.description = fault.description;
    this.method = fault.method;
  }
}

/** LabArchives refused or failed a call for a reason that has no more specific class. */
export class ApiError extends FaultError {
  override readonly name = "ApiError";
  readonly code = "api";
  override readonly retryable: boolean;

  constructor(message: string, fault: ApiFault) {
    super(message, fault);
    this.retryable = fault.retryable ?? (fault.status >= 500 || fault.status === 429);
  }
}

/** The signed-in person may not do this (codes 4501, 4502, 4547). */
export class PermissionError extends FaultError {
  override readonly name = "PermissionError";
  readonly code = "permission";
}

/** The thing asked for is not there: on the server (4509, 4512, 4517…) or in a listing the client holds. */
export class NotFoundError extends LabArchivesError {
  override readonly name = "NotFoundError";
  readonly code = "not-found";
  readonly status: number | undefined;
  readonly apiCode: number | undefined;
  readonly method: string | undefined;
  /** Names that do exist in the place that was searched, nearest first. */
  readonly available: readonly string[];

  constructor(message: string, details: Partial<ApiFault> & { available?: readonly string[] } = {}) {
    super(message, causeOf(details));
    this.status = details.status;
    this.apiCode = details.apiCode;
    this.method = details.method;
    this.available = details.available ?? [];
  }
}

/** The answer is not what LabArchives documents: cut off, HTML instead of XML, or a required field missing. */
export class DecodeError extends LabArchivesError {
  override readonly name = "DecodeError";
  readonly code = "decode";
  /** Where in the document, for example `tree-tools/level-nodes/level-node[3]/tree-id`. */
  readonly path: string;
  /** The first characters of the offending text, without secrets. */
  readonly excerpt: string;

  constructor(message: string, details: { path: string; excerpt?: string; cause?: unknown }) {
    super(message, causeOf(details));
    this.path = details.path;
    this.excerpt = details.excerpt ?? "";
  }
}

/** The connection failed before an answer came. */
export class NetworkError extends LabArchivesError {
  override readonly name = "NetworkError";
  readonly code = "network";
  override readonly retryable = true;
}

/** Which part of a call ran out of time. */
export type TimeoutPhase = "connect" | "headers" | "body" | "total" | "sign-in";

/** Something took longer than its deadline. */
export class TimeoutError extends LabArchivesError {
  override readonly name = "TimeoutError";
  readonly code = "timeout";
  override readonly retryable = true;
  readonly phase: TimeoutPhase;
  readonly timeoutMs: number;

  constructor(message: string, details: { phase: TimeoutPhase; timeoutMs: number; cause?: unknown }) {
    super(message, causeOf(details));
    this.phase = details.phase;
    this.timeoutMs = details.timeoutMs;
  }
}

/** A path is not well formed, or does not fit the operation. */
export class PathError extends LabArchivesError {
  override readonly name = "PathError";
  readonly code = "path";
}

/** A path leads nowhere: `segment` is the first part that could not be followed. */
export class TraversalError extends LabArchivesError {
  override readonly name = "TraversalError";
  readonly code = "traversal";
  readonly segment: string;
  /** Names that exist beside the missing one. */
  readonly available: readonly string[];

  constructor(message: string, details: { segment: string; available: readonly string[] }) {
    super(message);
    this.segment = details.segment;
    this.available = details.available;
  }
}

/** A page or folder of that name is already there, and the caller did not say what to do about it. */
export class NodeExistsError extends LabArchivesError {
  override readonly name = "NodeExistsError";
  readonly code = "node-exists";
  readonly ids: readonly string[];

  constructor(message: string, details: { ids: readonly string[] }) {
    super(message);
    this.ids = details.ids;
  }
}

/** Several siblings carry the name (LabArchives allows that): say which by id, or take them all. */
export class AmbiguousNameError extends LabArchivesError {
  override readonly name = "AmbiguousNameError";
  readonly code = "ambiguous-name";
  readonly ids: readonly string[];

  constructor(message: string, details: { ids: readonly string[] }) {
    super(message);
    this.ids = details.ids;
  }
}

/** A write of several steps stopped half-way. `written` names what is on the server now. */
export class PartialWriteError extends LabArchivesError {
  override readonly name = "PartialWriteError";
  readonly code = "partial-write";
  readonly written: readonly string[];

  constructor(message: string, details: { written: readonly string[]; cause?: unknown }) {
    super(message, causeOf(details));
    this.written = details.written;
  }
}

/**
 * A write was sent and its answer never came, so it may or may not have happened. It is never repeated: LabArchives can
 * neither undo nor de-duplicate. `resolve()` reads the place back and says which it was.
 */
export class UncertainWriteError extends LabArchivesError {
  override readonly name = "UncertainWriteError";
  readonly code = "uncertain-write";
  readonly sent: SentWrite;
  readonly #resolver: WriteResolver | undefined;

  constructor(message: string, details: { sent: SentWrite; cause?: unknown; resolver?: WriteResolver | undefined }) {
    super(message, causeOf(details));
    this.sent = details.sent;
    this.#resolver = details.resolver;
  }

  /** Reads back and answers whether the write happened. Never writes. */
  async resolve(): Promise<WriteOutcome> {
    if (this.#resolver === undefined) {
      return { outcome: "unknown", why: `${this.sent.method} was called directly; look at its target yourself` };
    }
    return this.#resolver(this.sent);
  }
}

/**
 * Somebody changed the entry meanwhile, and the caller asked not to overwrite that. Nothing was written, unless `isWritten` says that
 * the change came in the very moment of the write.
 */
export class VersionConflictError extends LabArchivesError {
  override readonly name = "VersionConflictError";
  readonly code = "version-conflict";
  /** The version the caller had read. */
  readonly expected: number;
  /** The version the server had. */
  readonly actual: number;
  /** True if the content was replaced nevertheless: theirs is then in the entry's history. */
  readonly isWritten: boolean;

  constructor(message: string, details: { expected: number; actual: number; isWritten?: boolean }) {
    super(message);
    this.expected = details.expected;
    this.actual = details.actual;
    this.isWritten = details.isWritten ?? false;
  }
}

/** Another process is at the same work. Nothing was done. */
export class LockedError extends LabArchivesError {
  override readonly name = "LockedError";
  readonly code = "locked";
  override readonly retryable = true;
}

/** A guard stopped the work before it changed anything; the message says what it saw and how to go on all the same. */
export class GuardError extends LabArchivesError {
  override readonly name = "GuardError";
  readonly code = "stopped";
  /** Which guard. */
  readonly guard: string;

  constructor(message: string, details: { guard: string; cause?: unknown }) {
    super(message, causeOf(details));
    this.guard = details.guard;
  }
}

/** A copy on disk is not what it was when it was made, or not what it says it is. */
export class DamageError extends LabArchivesError {
  override readonly name = "DamageError";
  readonly code = "damaged";
}

/** Every error class of labapi, for exhaustive `switch (error.code)`. */
export type AnyLabArchivesError =
  | UsageError
  | AuthenticationError
  | ApiError
  | PermissionError
  | NotFoundError
  | DecodeError
  | NetworkError
  | TimeoutError
  | PathError
  | TraversalError
  | NodeExistsError
  | AmbiguousNameError
  | PartialWriteError
  | UncertainWriteError
  | VersionConflictError
  | LockedError
  | GuardError
  | DamageError;

type Assert<Wide, _Narrow extends Wide> = true;
/**
 * @public Breaks the build when a class forgets to narrow its `code`, or a code has no class.
 */
export type CodesAreClosed = [
  Assert<ErrorCode, AnyLabArchivesError["code"]>,
  Assert<AnyLabArchivesError["code"], ErrorCode>,
];

const CODE_OF_NAME: Readonly<Record<AnyLabArchivesError["name"], ErrorCode>> = {
  UsageError: "usage",
  AuthenticationError: "authentication",
  ApiError: "api",
  PermissionError: "permission",
  NotFoundError: "not-found",
  DecodeError: "decode",
  NetworkError: "network",
  TimeoutError: "timeout",
  PathError: "path",
  TraversalError: "traversal",
  NodeExistsError: "node-exists",
  AmbiguousNameError: "ambiguous-name",
  PartialWriteError: "partial-write",
  UncertainWriteError: "uncertain-write",
  VersionConflictError: "version-conflict",
  LockedError: "locked",
  GuardError: "stopped",
  DamageError: "damaged",
};

/**
 * Is this one of labapi's errors? Narrows to the closed union.
 *
 * @example
 * ```ts
 * try { await notebook.traverse("Missing"); }
 * catch (error) { if (isLabArchivesError(error) && error.code === "traversal") console.log(error.available); }
 * ```
 */
export function isLabArchivesError(error: unknown): error is AnyLabArchivesError {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, "code");
  return code !== undefined && CODE_OF_NAME[error.name as AnyLabArchivesError["name"]] === code;
}

function causeOf(details: { cause?: unknown }): ErrorOptions {
  return details.cause === undefined ? {} : { cause: details.cause };
}
