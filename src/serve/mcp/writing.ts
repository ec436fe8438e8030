import type { Page } from "../../tree/model/nodes.ts";
import { UsageError } from "../../core/errors.ts";
import { escapeHtml } from "../../rich-text/escape-html.ts";
import { NotebookPath } from "../../tree/path.ts";
import type { PlaceInput } from "./finder.ts";
import type { Session } from "./session.ts";

/**
 * Is this a place where the assistant may write?
 *
 * @throws UsageError that says where it may.
 */
export function requirePlace(session: Session, place: PlaceInput): NotebookPath {
  const { writeBelow } = session;
  if (writeBelow === undefined) {
    throw new UsageError(
      "Nothing may be written: the server was started without --allow-writes. A person has to start it again.",
    );
  }
  const notebook = session.finder.notebook(place.notebook);
  const path = NotebookPath.parse(place.path ?? "/").resolve();
  if (notebook.id === writeBelow.notebook.id && isBelow(path, writeBelow.path)) return path;
  throw new UsageError(
    `This may be written only below ${JSON.stringify(writeBelow.path.toString())} in the notebook ${JSON.stringify(writeBelow.notebook.name)}.`,
  );
}

function isBelow(path: NotebookPath, top: NotebookPath): boolean {
  const names = path.parts.map((name) => name.normalize("NFC"));
  const topNames = top.parts.map((name) => name.normalize("NFC"));
  return topNames.every((name, index) => names[index] === name);
}

/** A page below the place, which is looked at once more: an id or a rename may have led elsewhere. */
export async function writablePage(
  session: Session,
  place: PlaceInput,
  options: { signal: AbortSignal },
): Promise<Page> {
  requirePlace(session, place);
  const page = await session.finder.page(place, options);
  requirePlace(session, { notebook: page.notebook.id, path: page.path.toString() });
  return page;
}

/** Who wrote it, with what and when: every write says so on the page itself. */
export function provenance(session: Session): string {
  const { fullName } = session.user;
  const at = new Date(session.now()).toISOString().replace(/\.\d+Z$/, "Z");
  return `Written by ${session.clientName} through labapi on behalf of ${fullName}, ${at}`;
}

export function provenanceHtml(session: Session): string {
  return `<p><em>${escapeHtml(provenance(session))}</em></p>`;
}

/** What was written, as LabArchives gives it back. */
export interface ReadBack {
  readonly isAsWritten: boolean;
  readonly difference: string | null;
}

/** Compares without regard to white space at the ends, which LabArchives may drop. */
export function compared(written: string, stored: string): ReadBack {
  if (written.trim() === stored.trim()) return { isAsWritten: true, difference: null };
  const difference = `LabArchives keeps ${stored.trim().length} characters where ${written.trim().length} were sent. Read the page to see what it made of them.`;
  return { isAsWritten: false, difference };
}
