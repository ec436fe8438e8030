import { UsageError } from "../../core/errors.ts";
import type { NodeId } from "../../core/ids.ts";
import type { NodeRecord } from "../../endpoints/records.ts";
import type { CallOptions } from "../../transport/options.ts";
import type { Container, Folder, Page } from "../model/nodes.ts";

/** What nodes need of each other beyond what programs see. */
export interface NodeInternals {
  /** Takes over what a listing or an answer says now, and where it was found. */
  renew(record: NodeRecord, parent: Parent | undefined): void;
  /** Notes that a listing no longer had it. */
  markGone(): void;
  /** Notes that it was just written. */
  confirmWrite(): void;
  /** `trash` for whoever already has the turn to write. */
  moveToTrash(options?: CallOptions): Promise<unknown>;
  /** Reads anew what was read below it, or forgets it where that is enough. */
  renewBelow(options?: CallOptions): Promise<void>;
}

/** What a node needs of the one that holds it. */
export interface ParentInternals extends NodeInternals {
  /** A child was moved here or made here. */
  takeChild(id: NodeId, position?: number): void;
  /** A child was moved away. */
  dropChild(id: NodeId): void;
  /** Every child of that name and kind. */
  namesakes(name: string, kind: "folder" | "page", options?: CallOptions): Promise<readonly Child[]>;
  /** Makes a folder or a page here, whatever else is here. */
  insert(name: string, kind: "folder" | "page", options?: CallOptions): Promise<Child>;
}

/** Something that holds children. */
export type Parent = Container & ParentInternals;

export type Child = (Folder | Page) & NodeInternals;

/** What labapi knows of a folder or notebook that a program hands in. */
export function parentOf(given: Container, what: string): Parent {
  if (isParent(given)) return given;
  throw new UsageError(`${what} must be a folder or notebook that labapi gave you. Nothing was sent.`);
}

function isParent(given: unknown): given is Parent {
  return typeof given === "object" && given !== null && "takeChild" in given;
}
