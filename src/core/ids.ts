declare const brand: unique symbol;

/** A string that must not be mixed up with other strings. Ids are opaque: never decode or build one. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A person, for one access key. Store it, not a password. */
export type UserId = Branded<"UserId">;
export type NotebookId = Branded<"NotebookId">;
/** A folder or a page. The top of a notebook is the literal `0`. */
export type NodeId = Branded<"NodeId">;
export type EntryId = Branded<"EntryId">;
export type CommentId = Branded<"CommentId">;
export type NotificationId = Branded<"NotificationId">;

/** The literal LabArchives uses for the root of a notebook's tree. */
export const ROOT_NODE_ID = "0" as NodeId;
