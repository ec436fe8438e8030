import type { XmlElement } from "./xml-element.ts";

/** How a fault is to be understood by a caller. */
export type FaultKind = "authentication" | "permission" | "not-found" | "invalid" | "server";

/** One LabArchives error code. */
export interface FaultCode {
  readonly code: number;
  readonly kind: FaultKind;
  /** HTTP status: official or observed where known, the customary one otherwise. */
  readonly status: number;
  readonly description: string;
}

const TABLE: readonly (readonly [code: number, kind: FaultKind, status: number, description: string])[] = [
  [4500, "invalid", 400, "one or more mandatory parameters were not included in your request"],
  [4501, "permission", 403, "You do not have permission to read this item"],
  [4502, "permission", 403, "You do not have permission to modify this item"],
  [4503, "not-found", 404, "There is no such API method"],
  [4504, "authentication", 401, "The expires parameter is no longer valid, it's to old"],
  [4506, "authentication", 401, "The access key id (akid) is not valid"],
  [4507, "authentication", 404, "No user was found for the supplied uid"],
  [4509, "not-found", 404, "The notebook id is not valid"],
  [4510, "server", 500, "There was a problem adding the entry"],
  [4511, "not-found", 404, "The entry does not have an attachment"],
  [4512, "not-found", 404, "The entry could not be found"],
  [4514, "authentication", 404, "Login/password information is incorrect"],
  [4515, "invalid", 400, "The account could not be created"],
  [4516, "invalid", 400, "An account with this email already exists"],
  [4517, "not-found", 404, "The page could not be found"],
  [4518, "invalid", 400, "POST data must be application/octet-stream"],
  [4521, "invalid", 413, "The file is larger than the maximum size allowed for this user"],
  [4522, "invalid", 400, "This call is not possible with alternate authentication"],
  [4523, "invalid", 400, "The user id is already in use"],
  [4524, "invalid", 400, "The email address is not well formed"],
  [4527, "invalid", 400, "The entry type is not supported by this method"],
  [4528, "not-found", 404, "The comment could not be found"],
  [4529, "invalid", 400, "parameter contains invalid value"],
  [4531, "invalid", 400, "The uploaded Office document is not valid"],
  [4532, "invalid", 400, "A virus was found in the uploaded file"],
  [4533, "authentication", 401, "session timed out"],
  [4520, "authentication", 401, "The supplied signature parameter was invalid"],
  [4547, "permission", 403, "User does not have rights to perform requested action"],
  [4999, "server", 500, "An unexpected error occurred"],
];

/** The documented and observed error codes (LabArchives API, Error Codes). Branch on the code, never on its text. */
export const FAULT_CODES: ReadonlyMap<number, FaultCode> = new Map(
  TABLE.map(([code, kind, status, description]) => [code, { code, kind, status, description }]),
);

/** What an error document says. */
export interface Fault {
  readonly code: number | undefined;
  readonly description: string;
}

// An error document holds little else, so nothing else is searched for one.
const MAX_SIBLINGS = 8;

/** Reads `<error>`, as the root or below it (the sources differ), also in an answer with status 200. */
export function readFault(root: XmlElement): Fault | undefined {
  const error = root.name === "error" ? root : (root.child("error") ?? errorInWrapper(root));
  if (error === undefined) return undefined;
  const digits = error.first("error-code")?.text.trim() ?? "";
  const description = error.first("error-description")?.text.trim() ?? "";
  return { code: /^\d{1,9}$/.test(digits) ? Number(digits) : undefined, description };
}

function errorInWrapper({ children }: XmlElement): XmlElement | undefined {
  if (children.length > MAX_SIBLINGS) return undefined;
  for (const wrapper of children) {
    const error = wrapper.name === "request" ? undefined : wrapper.child("error");
    if (error !== undefined) return error;
  }
  return undefined;
}
