/**
 * The catalogue: one descriptor per documented method of the ELN API, grouped as the vendor groups them.
 *
 * @module
 */
import type { Endpoint } from "./endpoint.ts";
import * as entries from "./entries.ts";
import * as notebooks from "./notebooks.ts";
import * as notifications from "./notifications.ts";
import * as searchTools from "./search-tools.ts";
import * as siteLicenseTools from "./site-license-tools.ts";
import * as treeTools from "./tree-tools.ts";
import * as users from "./users.ts";
import * as utilities from "./utilities.ts";

export { entries, notebooks, notifications, searchTools, siteLicenseTools, treeTools, users, utilities };

/** An endpoint whose parameters and result are not known statically. */
export type AnyEndpoint = Endpoint;

/** Every descriptor. */
export const CATALOGUE: readonly AnyEndpoint[] = [
  entries,
  searchTools,
  utilities,
  users,
  treeTools,
  notifications,
  notebooks,
  siteLicenseTools,
].flatMap((module) => Object.values(module).filter(isEndpoint));

/** Finds a descriptor by the vendor's names. */
export function findEndpoint(className: string, method: string): AnyEndpoint | undefined {
  return CATALOGUE.find((candidate) => candidate.class === className && candidate.method === method);
}

function isEndpoint(value: unknown): value is AnyEndpoint {
  return typeof value === "object" && value !== null && "verb" in value && "params" in value;
}
