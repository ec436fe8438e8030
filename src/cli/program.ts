import { Argument, Command, CommanderError, Option } from "commander";
import { DEFINITIONS, GROUPS } from "./definitions/index.ts";
import { type ArgumentDefinition, type CommandDefinition, commonOptions, type OptionDefinition } from "./definition.ts";
import { Context, type GlobalFlags } from "./context.ts";
import { ExitWith } from "./exit-with.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { packageVersion } from "./version.ts";

/** The whole command line, as commander sees it. */
export function makeProgram(terminal: Terminal): Command {
  const program = new Command("labapi")
    .description("LabArchives from the terminal: notebooks, pages, entries and files by path.")
    .version(packageVersion())
    .showHelpAfterError("(labapi --help shows what there is)")
    .enablePositionalOptions()
    .configureHelp({ subcommandTerm: termOf, helpWidth: Math.min(terminal.columns, 120) })
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
    .exitOverride();
  program.addHelpText("after", "\nAn address is Notebook:/path/to/page; \\/ is a slash inside a name, id: an id.");
  for (const { title, commands } of GROUPS) {
    for (const definition of commands) addCommand(program, definition, terminal).helpGroup(`${title}:`);
  }
  return program;
}

/** A line of the list needs no `[options]`: they all take some. */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((argument) => humanReadable(argument));
  return [[command.name(), ...command.aliases()].join("|"), ...args].join(" ");
}

function humanReadable(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Runs one command line and gives the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    if (args.length === 0) return await welcome(terminal);
    await makeProgram(terminal).parseAsync(withDashesKept(args), { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof ExitWith) return error.exitCode;
    const code = exitCodeOf(error);
    terminal.err(`labapi: ${messageOf(error, code, terminal)}\n`);
    return code;
  }
}

/** `labapi` alone: who you are here, and what to type next. */
async function welcome(terminal: Terminal): Promise<number> {
  const { run } = await import("./commands/welcome.ts");
  await using context = new Context(terminal, {});
  await run(context);
  return EXIT.ok;
}

/** Commander swallows one `--`. A command that hands words on to another program has to see where they begin. */
function withDashesKept(args: readonly string[]): readonly string[] {
  const name = args.find((word) =>
    DEFINITIONS.some((one) => one.name === word || one.aliases?.includes(word) === true),
  );
  const passesThrough = DEFINITIONS.some((one) => one.name === name && one.passesThrough === true);
  const dashes = passesThrough ? args.indexOf("--") : -1;
  return dashes < 0 ? args : args.toSpliced(dashes, 0, "--");
}

function addCommand(program: Command, definition: CommandDefinition, terminal: Terminal): Command {
  const { name, summary, details, aliases = [], args = [], options = [], examples } = definition;
  const command = program
    .command(name)
    .summary(summary)
    .description(details === undefined ? sentence(summary) : `${sentence(summary)}\n\n${details}`)
    .aliases(aliases)
    .showHelpAfterError(`(labapi ${name} --help shows how)`);
  for (const argument of args) command.addArgument(toArgument(argument));
  for (const option of [...options, ...commonOptions(definition)]) command.addOption(toOption(option));
  command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  $ ${line}`).join("\n")}`);
  return command.action(() => runDefinition(definition, command, terminal));
}

function toArgument({ name, summary, read, choices }: ArgumentDefinition): Argument {
  const argument = new Argument(name, summary);
  if (choices !== undefined) argument.choices(choices);
  return read === undefined ? argument : argument.argParser(read);
}

function toOption({ flags, summary, read, initial, initialText, isList, choices }: OptionDefinition): Option {
  const option = new Option(flags, summary);
  if (choices !== undefined) option.choices(choices);
  if (read !== undefined) option.argParser(read);
  if (isList === true)
    option
      .argParser((text: string, before: unknown) => [...(before as unknown[]), (read ?? String)(text)])
      .default([], "");
  if (initial !== undefined) option.default(initial, initialText);
  return option;
}

async function runDefinition(definition: CommandDefinition, command: Command, terminal: Terminal): Promise<void> {
  const { run } = await definition.load();
  const flags = command.opts<GlobalFlags>();
  await using context = new Context(terminal, flags);
  await run(context, command.processedArgs as never, flags as never, DEFINITIONS);
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** A bug shows where it is; anything else says what to do, without a stack. */
function messageOf(error: unknown, code: number, { env }: Terminal): string {
  if (!(error instanceof Error)) return String(error);
  return code === EXIT.bug || env["LABAPI_DEBUG"] ? (error.stack ?? error.message) : error.message;
}
