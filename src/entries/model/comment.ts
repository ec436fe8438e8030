import type { CommentId } from "../../core/ids.ts";

/** A remark of somebody under an entry. */
export interface Comment {
  readonly id: CommentId;
  /** Plain text; comments written in the web editor may hold HTML. */
  readonly text: string;
  readonly author: string | undefined;
  readonly authorEmail: string | undefined;
  readonly createdAt: Date | undefined;
}
