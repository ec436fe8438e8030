import type { Access, Role } from "./store/notebooks.ts";

/** What a sandbox starts with: a plain object that can come out of a JSON file. */
export interface SeedData {
  /** Access keys beside the sandbox's own, for another application. Passwords are random unless given. */
  readonly keys?: readonly SeedKey[];
  readonly users: readonly SeedUser[];
  readonly notebooks: readonly SeedNotebook[];
}

/** An access key with a name to show when it asks to be let in. */
export interface SeedKey {
  readonly accessKeyId: string;
  readonly accessPassword?: string;
  readonly application: string;
}

/** A person. The password is random unless given; the API never takes it, only codes and tokens. */
export interface SeedUser {
  readonly email: string;
  readonly fullName: string;
  readonly password?: string;
  /** Site API Access Rights: may ask for reports and see every notebook's settings. */
  readonly isSiteAdmin?: boolean;
  /** True unless given. */
  readonly canOwnNotebooks?: boolean;
  /** The largest upload in bytes; 250 MiB unless given. */
  readonly maxFileSizeBytes?: number;
}

/** A notebook with everything in it. The first one of a person is their default. */
export interface SeedNotebook {
  readonly name: string;
  /** Email of the owner. */
  readonly owner: string;
  readonly members?: readonly SeedMember[];
  readonly children?: readonly SeedNode[];
}

/** Somebody else who can open a notebook. */
export interface SeedMember {
  readonly email: string;
  readonly role: Exclude<Role, "OWNER">;
}

/** A folder (`children`) or a page (`entries`). */
export interface SeedNode {
  readonly name: string;
  readonly children?: readonly SeedNode[];
  readonly entries?: readonly SeedEntry[];
  /** By email: what members of role USER or GUEST may do here and below; everything their role allows unless given. */
  readonly rights?: Readonly<Record<string, Access>>;
}

/** An entry of any part type; with `file` an attachment. */
export interface SeedEntry {
  /** "text entry" unless given; "Attachment" with a file. */
  readonly partType?: string;
  readonly data?: string;
  readonly caption?: string;
  readonly file?: SeedFile;
  /** The picture of a widget or sketch entry. */
  readonly snapshot?: SeedFile;
  readonly comments?: readonly SeedComment[];
}

/** A file: its text, or its bytes in Base64. */
export interface SeedFile {
  readonly name: string;
  readonly contentType?: string;
  readonly text?: string;
  readonly base64?: string;
}

/** A comment by one of the users. */
export interface SeedComment {
  /** Email of its author. */
  readonly author: string;
  readonly text: string;
}
