import { Argument, Command, CommanderError, Option } from "commander";
import { DEFINITIONS, GROUPS } from "./definitions/index.ts";
import {
  type ArgumentDefinition,
  COMMON,
  type CommandDefinition,
  commonOptions,
  isCalled,
  type OptionDefinition,
} from "./definition.ts";
import type { Context, GlobalFlags } from "./context.ts";
import { ExitWith } from "./exit-with.ts";
import { EXIT, exitCodeOf } from "./exit-code.ts";
import { behindTheDoor, continued } from "./terminal/door.ts";
import type { Terminal } from "./terminal/terminal.ts";
import { packageVersion } from "../core/version.ts";

/** The command line as commander sees it: whole, or the part that one line is about. */
export function makeProgram(terminal: Terminal, isMeant: (one: CommandDefinition) => boolean = () => true): Command {
  const program = new Command("labapi")
    .description("LabArchives from the terminal: notebooks, pages, entries and files by path.")
    .version(packageVersion())
    .showHelpAfterError("(labapi --help shows what there is)")
    .enablePositionalOptions()
    .configureHelp({
      subcommandTerm: termOf,
      commandUsage: usageOf,
      optionDescription: describe,
      helpWidth: Math.min(terminal.columns, 120),
    })
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      outputError: (text, write) => write(withoutValues(text).replace(/^error: /, "labapi: ")),
    })
    .exitOverride();
  for (const option of COMMON) program.addOption(toOption(option));
  program.addHelpText("after", "\nAn address is Notebook:/path/to/page; \\/ is a slash inside a name, id: an id.");
  for (const { title, commands } of GROUPS) {
    for (const definition of commands.filter((one) => isMeant(one)))
      addCommand(program, definition, terminal).helpGroup(`${title}:`);
  }
  return program;
}

/** Commander repeats what was given; where only `-` may stand, and behind an unknown flag, that may be a secret. */
function withoutValues(text: string): string {
  return text
    .replace(
      /option '([^']* <->)' argument '[\s\S]*' is invalid\.[\s\S]*/,
      "option '$1' takes - alone, and reads the value from standard input: on a command line, others could read it.\n",
    )
    .replace(/(unknown option '-[^'=]*=)[\s\S]*?'(?=\n|$)/, "$1…'");
}

/** A line of the list needs no `[options]`: they all take some. */
function termOf(command: Command): string {
  const args = command.registeredArguments.map((argument) => humanReadable(argument));
  const definition = DEFINITIONS.find(({ name }) => name === command.name());
  return [[command.name(), ...(definition?.aliases ?? [])].join("|"), ...args].join(" ");
}

function usageOf(command: Command): string {
  const above = command.parent === null ? "" : `${command.parent.name()} `;
  return `${above}${command.name()} ${command.usage()}`;
}

function describe({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const facts = [
    ...(argChoices === undefined ? [] : [argChoices.join(", ")]),
    ...(defaultValue === undefined || typeof defaultValue === "boolean" || Array.isArray(defaultValue)
      ? []
      : [`${defaultValueDescription ?? String(defaultValue)} unless given`]),
  ];
  return facts.length === 0 ? description : `${description} (${facts.join("; ")})`;
}

function humanReadable(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

/** Runs one command line and gives the exit code. */
export async function runCli(args: readonly string[], bareTerminal: Terminal): Promise<number> {
  const terminal = behindTheDoor(bareTerminal);
  try {
    if (args.length === 0) return await welcome(terminal);
    await makeProgram(terminal, meantBy(args)).parseAsync(withDashesKept(args), { from: "user" });
    return EXIT.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof ExitWith) return error.exitCode;
    const code = exitCodeOf(error);
    terminal.err(`labapi: ${continued(messageOf(error, code, terminal))}\n`);
    return code;
  }
}

/** Making every command is a tenth of a start, so a line that begins with a command's name gets that one only. */
function meantBy(args: readonly string[]): (one: CommandDefinition) => boolean {
  const [first = ""] = args;
  if (first === "--version" || first === "-V") return () => false;
  return DEFINITIONS.some((one) => isCalled(one, first)) ? (one) => isCalled(one, first) : () => true;
}

/** `labapi` alone: who you are here, and what to type next. */
async function welcome(terminal: Terminal): Promise<number> {
  const [{ run }, context] = await Promise.all([import("./commands/welcome.ts"), makeContext(terminal, {})]);
  await using _ = context;
  await run(context);
  return EXIT.ok;
}

/** Commander swallows one `--`. A command that hands words on to another program has to see where they begin. */
function withDashesKept(args: readonly string[]): readonly string[] {
  const name = args.find((word) => DEFINITIONS.some((one) => isCalled(one, word)));
  const passesThrough = DEFINITIONS.some((one) => one.passesThrough === true && isCalled(one, name ?? ""));
  const dashes = passesThrough ? args.indexOf("--") : -1;
  return dashes < 0 ? args : args.toSpliced(dashes, 0, "--");
}

function addCommand(program: Command, definition: CommandDefinition, terminal: Terminal): Command {
  const { name, summary, details, aliases = [], synonyms = [], args = [], options = [], examples } = definition;
  const command = program
    .command(name)
    .summary(summary)
    .description(details === undefined ? sentence(summary) : `${sentence(summary)}\n\n${asParagraphs(details)}`)
    .aliases([...aliases, ...synonyms])
    .showHelpAfterError(`(labapi ${name} --help shows how)`);
  for (const argument of args) command.addArgument(toArgument(argument));
  for (const option of [...options, ...commonOptions(definition)]) command.addOption(toOption(option));
  command.addHelpText("after", `\nExamples:\n${examples.map((line) => `  $ ${line}`).join("\n")}`);
  return command.action(() => runDefinition(definition, command, terminal));
}

/** Definitions break their lines where the source does; the terminal breaks them where it ends. */
function asParagraphs(details: string): string {
  return details.replaceAll(/(?<!\n)\n(?!\n)/g, " ");
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
  const flags = withGlobals(command);
  const [{ run }, context] = await Promise.all([definition.load(), makeContext(terminal, flags)]);
  await using _ = context;
  try {
    await run(context, command.processedArgs as never, flags as never, DEFINITIONS);
  } catch (error) {
    throw withHint(error, command);
  }
}

/** Loaded when a command runs: `--help` needs neither keys nor sessions, and no table of widths. */
async function makeContext(terminal: Terminal, flags: GlobalFlags): Promise<Context> {
  const [{ Context }, { loadWidths }] = await Promise.all([import("./context.ts"), import("./terminal/columns.ts")]);
  await loadWidths();
  return new Context(terminal, flags);
}

/** What is missing can be made by the commands that take `-p`. */
function withHint(error: unknown, command: Command): unknown {
  if (!(error instanceof Error) || error.name !== "TraversalError") return error;
  const takesParents = command.options.some(({ long }) => long === "--parents");
  if (takesParents && !isGiven(command, "parents") && !error.message.includes("-p "))
    error.message += " Give -p to make what is missing.";
  return error;
}

function isGiven(command: Command | null, name: string): boolean {
  return command?.getOptionValueSource(name) === "cli";
}

/** The flags of a command; those that every command takes may also stand before its name. */
function withGlobals(command: Command): GlobalFlags {
  const program = command.parent;
  const before = Object.entries(program?.opts() ?? {}).filter(
    ([name]) => isGiven(program, name) && !isGiven(command, name),
  );
  return { ...command.opts<GlobalFlags>(), ...Object.fromEntries(before) };
}

function sentence(summary: string): string {
  return `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
}

/** A bug shows where it is; anything else says what to do, without a stack. */
function messageOf(error: unknown, code: number, { env }: Terminal): string {
  if (!(error instanceof Error)) return String(error);
  return code === EXIT.bug || env["LABAPI_DEBUG"] ? (error.stack ?? error.message) : error.message;
}
