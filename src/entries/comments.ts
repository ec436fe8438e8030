import type { CommentRecord } from "../endpoints/records.ts";
import type { Comment } from "./model/comment.ts";

/** What a record of the answer is to a program. */
export function toComment(record: CommentRecord): Comment {
  const { id, text, author, authorEmail, createdAt } = record;
  return { id, text: text ?? "", author, authorEmail, createdAt };
}
