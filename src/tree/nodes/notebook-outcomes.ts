import type { WriteOutcome } from "../../core/errors.ts";
import type { NotebookUserRecord } from "../../endpoints/records.ts";

/**
 * What became of a change of a notebook's settings or people whose answer never came. Such a change sets something to a value: if it
 * has that value now it is done, whoever did it.
 *
 * @module
 */

/** Compares what was sent with what is there; a setting that LabArchives does not show cannot tell. */
export function settingsOutcome(sent: object, now: object): WriteOutcome {
  const same = Object.entries(sent)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => (key in now ? Reflect.get(now, key) === value : undefined));
  if (same.every((isSame) => isSame === true)) return { outcome: "written", value: now };
  if (same.every((isSame) => isSame === false)) return { outcome: "not-written" };
  return { outcome: "unknown", why: "some settings are as sent, others are not or cannot be read" };
}

/** LabArchives has two words for an administrator. */
export function isSameRole(one: string, other: string): boolean {
  return plainRole(one) === plainRole(other);
}

function plainRole(role: string): string {
  return role.toUpperCase().replace(/^NOTEBOOK /, "");
}

/** Looks somebody up among the people of the notebook. */
export function memberOutcome(
  people: readonly NotebookUserRecord[],
  email: string,
  isAsSent: (found: NotebookUserRecord | undefined) => boolean,
): WriteOutcome {
  if (people.some((person) => person.email === undefined)) {
    return { outcome: "unknown", why: "LabArchives does not give the email of everybody in the notebook" };
  }
  const found = people.find((person) => person.email?.toLowerCase() === email.toLowerCase());
  return isAsSent(found) ? { outcome: "written", value: found } : { outcome: "not-written" };
}

/** Was somebody let in, as what was sent? `USER` is what LabArchives takes for none. */
export function addedOutcome(
  people: readonly NotebookUserRecord[],
  email: string,
  role: string | undefined,
): WriteOutcome {
  const added = memberOutcome(people, email, (found) => found !== undefined);
  if (added.outcome !== "written") return added;
  const isAsSent = memberOutcome(people, email, (found) => isSameRole(found?.role ?? "", role ?? "USER"));
  if (isAsSent.outcome === "written") return added;
  return { outcome: "unknown", why: "they can open the notebook, but not as what was sent; perhaps they could before" };
}
