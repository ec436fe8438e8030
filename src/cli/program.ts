import { Command, CommanderError } from "commander";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { ExitWith } from "./exit-with.ts";
import { COMMANDS } from "./commands/index.ts";
import type { Terminal } from "./terminal.ts";
import { packageVersion } from "./version.ts";

/** The whole command line, as commander sees it. */
export function makeProgram(terminal: Terminal): Command {
  const program = new Command("labapi")
    .description("LabArchives from the terminal: notebooks, pages, entries and files by path.")
    .version(packageVersion())
    .showHelpAfterError("(labapi --help shows what there is)")
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  for (const register of COMMANDS) register(program, terminal);
  return program;
}

/** Runs one command line and gives the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await makeProgram(terminal).parseAsync(args, { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof ExitWith) return error.exitCode;
    const code = exitCodeOf(error);
    terminal.err(`labapi: ${messageOf(error, code, terminal)}\n`);
    return code;
  }
}

/** A bug shows where it is; anything else says what to do, without a stack. */
function messageOf(error: unknown, code: number, { env }: Terminal): string {
  if (!(error instanceof Error)) return String(error);
  return code === EXIT.bug || env["LABAPI_DEBUG"] ? (error.stack ?? error.message) : error.message;
}
