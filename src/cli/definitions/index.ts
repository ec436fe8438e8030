import type { CommandDefinition } from "../definition.ts";
import { ARRANGING } from "./arranging.ts";
import { COPIES } from "./copies.ts";
import { FINDING } from "./finding.ts";
import { LOCAL } from "./local.ts";
import { READING } from "./reading.ts";
import { SERVING } from "./serving.ts";
import { SIGNING_IN } from "./signing-in.ts";
import { WRITING } from "./writing.ts";

/** Commands that belong together. */
export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandDefinition[];
}

/** Every command, in the order of `--help`. */
export const GROUPS: readonly CommandGroup[] = [
  { title: "Signing in", commands: SIGNING_IN },
  { title: "Looking", commands: READING },
  { title: "Pages and folders", commands: ARRANGING },
  { title: "Texts and files", commands: WRITING },
  { title: "Copies", commands: COPIES },
  { title: "Finding, people, the API", commands: FINDING },
  { title: "Assistants", commands: SERVING },
  { title: "This machine", commands: LOCAL },
];

/** Every command. */
export const DEFINITIONS: readonly CommandDefinition[] = GROUPS.flatMap(({ commands }) => commands);
