import type { CommandDefinition } from "../definition.ts";
import { ARRANGING } from "./arranging.ts";
import { FINDING } from "./finding.ts";
import { LOCAL } from "./local.ts";
import { READING } from "./reading.ts";
import { SIGNING_IN } from "./signing-in.ts";
import { WRITING } from "./writing.ts";

/** Every command, in the order of `--help`. */
export const DEFINITIONS: readonly CommandDefinition[] = [
  ...SIGNING_IN,
  ...READING,
  ...ARRANGING,
  ...WRITING,
  ...FINDING,
  ...LOCAL,
];
