import type { CommandDefinition } from "../definition.ts";
import { LOCAL } from "./local.ts";

/** Every command, in the order of `--help`. */
export const DEFINITIONS: readonly CommandDefinition[] = [...LOCAL];
