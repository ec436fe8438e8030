/**
 * The stops: signs that what would be copied is not what it was, or that the place is not the one it was. Each explains itself, changes
 * nothing, and gives way to `force`.
 *
 * @module
 */
import { GuardError } from "../../core/errors.ts";
import type { VaultDocument } from "./format.ts";

const FORCE = "Nothing was changed. If that is right, say so with --force (`force: true`).";
/** Fewer pages than this may well all change in a day. */
const FEWEST_PAGES = 4;
const FEWEST_NODES = 2;

function stop(guard: string, what: string): GuardError {
  return new GuardError(`${what} ${FORCE}`, { guard });
}

/** Most of the tree is gone: rights were taken away, or somebody cleared the notebook. */
export function guardVanished(before: readonly string[], now: ReadonlySet<string>): void {
  const gone = before.filter((id) => !now.has(id)).length;
  if (before.length < FEWEST_NODES || gone * 2 <= before.length) return;
  throw stop(
    "vanished",
    `${gone} of the ${before.length} folders and pages of the last snapshot are not in the notebook any more.`,
  );
}

/** Every page differs from what it was: more likely another reading of the same than the work of a day. */
export function guardEverythingChanged(pagesBefore: number, changed: number): void {
  if (pagesBefore < FEWEST_PAGES || changed < pagesBefore) return;
  throw stop("everything-changed", `All ${pagesBefore} pages of the last snapshot have changed at once.`);
}

/** A notebook of that name was copied here before, and it was another one, which is gone. */
export function guardOtherNotebook(
  name: string,
  known: readonly { id: string; name: string }[],
  open: readonly string[],
): void {
  const other = known.find((notebook) => notebook.name === name && !open.includes(notebook.id));
  if (other === undefined) return;
  throw stop(
    "other-notebook",
    `Another notebook called ${JSON.stringify(name)} (id ${other.id}) was copied here before; this account cannot open that one now, ` +
      "and the one it can open under this name is a different one.",
  );
}

/** The folder looks new, but we have been here: the disk is not mounted. */
export function guardNotMounted(path: string, isRemembered: boolean): void {
  if (!isRemembered) return;
  throw stop(
    "not-mounted",
    `${JSON.stringify(path)} has held a vault before, and holds none now. Is the disk or share not mounted?`,
  );
}

/** The vault is somebody else's, or of another server. */
export function guardOwner(path: string, vault: VaultDocument, owner: { baseUrl: string; account: string }): void {
  const isSame = vault.baseUrl === owner.baseUrl && vault.account.toLowerCase() === owner.account.toLowerCase();
  if (isSame) return;
  throw stop(
    "other-owner",
    `The vault ${JSON.stringify(path)} holds the copies of ${vault.account} from ${vault.baseUrl}, and you are ${owner.account} at ` +
      `${owner.baseUrl}. What one account may read, another may not.`,
  );
}

/** What would be linked into the new snapshot is not what it was. */
export function guardDamaged(path: string, why: string): GuardError {
  return stop(
    "damaged",
    `The last snapshot is damaged: ${JSON.stringify(path)} ${why}. Look at it with \`labapi verify\` first. With --force, what is ` +
      "damaged is read from LabArchives again.",
  );
}
