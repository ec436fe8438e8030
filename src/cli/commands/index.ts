import type { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { registerSandbox } from "./sandbox.ts";

/** Adds a command to the program; what the command needs is imported when it runs. */
export type Register = (program: Command, terminal: Terminal) => void;

/** Every command, in the order of `--help`. */
export const COMMANDS: readonly Register[] = [registerSandbox];
