import {
  ApiError,
  type ApiFault,
  AuthenticationError,
  type AuthenticationReason,
  type LabArchivesError,
  NotFoundError,
  PermissionError,
} from "../core/errors.ts";
import { redact } from "../core/secret.ts";
import { FAULT_CODES, type FaultKind } from "../wire/faults.ts";

interface Refusal {
  readonly reason: AuthenticationReason;
  readonly nextStep: string;
}

const AUTHENTICATION: Readonly<Record<number, Refusal>> = {
  4504: { reason: "clock-skew", nextStep: "Set this machine's clock; labapi already tried the server's." },
  4506: { reason: "wrong-key", nextStep: "Check ACCESS_KEYID, and that it belongs to this region." },
  4507: { reason: "unknown-user", nextStep: "The stored user was revoked or belongs to another key: sign in again." },
  4514: { reason: "wrong-credentials", nextStep: "Check the email, and get a fresh code: codes expire after an hour." },
  4520: { reason: "bad-signature", nextStep: "Check ACCESS_PWD: it does not fit ACCESS_KEYID." },
  4533: { reason: "session-expired", nextStep: "The session has timed out: sign in again." },
};

const NEXT_STEP: Readonly<Record<number, string>> = {
  4501: "Ask the notebook's owner for the right to read it.",
  4502: "Ask the notebook's owner for the right to change it.",
  4503: "Check the name of the method.",
  4509: "Refresh the notebook list: it may have been removed, or no longer be shared.",
  4511: "Only attachment entries hold a file.",
  4512: "Refresh the page: the entry may have been deleted in the web interface.",
  4517: "Refresh the folder: the page may have been moved or deleted in the web interface.",
  4521: "See user.maxUploadSize() for the limit.",
  4547: "Only the notebook's owner may do this.",
  4999: "Try again later.",
};

/** The typed error for a fault of the server, with a next step. Server texts are redacted: they may echo the request. */
export function faultToError(fault: ApiFault): LabArchivesError {
  const safe: ApiFault = { ...fault, description: redact(fault.description) };
  const code = safe.apiCode;
  if (code !== undefined && AUTHENTICATION[code] !== undefined) return refused(safe, AUTHENTICATION[code]);
  const kind = kindOf(safe);
  const message = `${headline(safe)} ${NEXT_STEP[code ?? 0] ?? nextStepOf(kind, safe.status)}`;
  if (kind === "authentication")
    return new AuthenticationError(message, { reason: "wrong-credentials", apiCode: code });
  if (kind === "permission") return new PermissionError(message, safe);
  if (kind === "not-found") return new NotFoundError(message, safe);
  return new ApiError(message, safe);
}

function refused(fault: ApiFault, { reason, nextStep }: Refusal): AuthenticationError {
  return new AuthenticationError(`${headline(fault)} ${nextStep}`, { reason, apiCode: fault.apiCode });
}

function headline({ method, status, apiCode, description }: ApiFault): string {
  const code = apiCode === undefined ? `HTTP ${status}` : `${apiCode}, HTTP ${status}`;
  return `LabArchives refused ${method} (${code})${description === "" ? "." : `: ${description.replace(/\.$/, "")}.`}`;
}

function kindOf({ apiCode, status }: ApiFault): FaultKind {
  const known = apiCode === undefined ? undefined : FAULT_CODES.get(apiCode);
  if (known !== undefined) return known.kind;
  if (status === 401) return "authentication";
  if (status === 403) return "permission";
  if (status === 404) return "not-found";
  return status >= 500 ? "server" : "invalid";
}

function nextStepOf(kind: FaultKind, status: number): string {
  if (status >= 300 && status < 400) return "A redirect is never followed with a signed URL: check the base URL.";
  if (status === 429) return "Slow down: set `pacing.minIntervalMs` to 1000.";
  const steps: Readonly<Record<FaultKind, string>> = {
    authentication: "Sign in again.",
    permission: "Ask the notebook's owner for the right to do this.",
    "not-found": "Check the id, and refresh what you hold.",
    invalid: "Check the values that were sent.",
    server: "Try again later.",
  };
  return steps[kind];
}
