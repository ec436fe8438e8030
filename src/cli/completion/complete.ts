import type { Context } from "../context.ts";
import { type CommandDefinition, COMMON, commonOptions, isCalled, type OptionDefinition } from "../definition.ts";
import { profileOf, sessionStore } from "../session.ts";
import { shown } from "../../core/terminal-safe.ts";
import type { Candidate } from "./candidate.ts";
import { methodsOf } from "./methods.ts";
import { addresses, notebooks } from "./names.ts";
import type { Word } from "./line.ts";

/** Candidates, or "files" where the shell knows better. */
export type Completion = readonly Candidate[] | "files";

const HELP: OptionDefinition = { flags: "-h, --help", summary: "show how it is used" };
const VERSION: OptionDefinition = { flags: "-V, --version", summary: "print the version" };

/** What may stand where the cursor is. */
export async function complete(
  context: Context,
  definitions: readonly CommandDefinition[],
  words: readonly Word[],
): Promise<Completion> {
  const typed = afterProgram(words.map(({ text }) => text));
  const current = typed.at(-1) ?? "";
  const found = await candidates(context, definitions, typed);
  if (found === "files") return found;
  // A name that the terminal cannot show as it is could not be typed either.
  return found.filter(({ text }) => beginsWith(text, current) && shown(text) === text);
}

/** What a person has set before the program (`API_URL=… labapi`) is no word of it. */
function afterProgram(words: readonly string[]): readonly string[] {
  const program = words.findIndex((word) => /(?:^|\/)labapi$/.test(word));
  return words.slice(program + 1 || 1);
}

async function candidates(
  context: Context,
  definitions: readonly CommandDefinition[],
  typed: readonly string[],
): Promise<Completion> {
  const general = [...COMMON, HELP, VERSION];
  const before = walk(typed.slice(0, -1), general, 1);
  const [name] = before.positional;
  const definition = definitions.find((one) => isCalled(one, name ?? ""));
  if (name !== undefined && definition === undefined) return [];
  const current = typed.at(-1) ?? "";
  if (definition === undefined) {
    if (before.open !== undefined) return await valuesOf(context, before.open);
    return current.startsWith("-")
      ? flagsOf(general)
      : definitions.map(({ name: text, summary }) => ({ text, summary }));
  }
  const options = [...(definition.options ?? []), ...commonOptions(definition), HELP];
  const inside = walk(typed.slice(before.end, -1), options);
  if (inside.open !== undefined) return await valuesOf(context, inside.open);
  if (inside.isPastOptions && definition.passesThrough === true) return "files";
  if (current.startsWith("-") && !inside.isPastOptions) return flagsOf(options);
  return await argumentOf(context, definition, inside.positional.length, current);
}

interface Walked {
  readonly positional: readonly string[];
  /** The option whose value is being typed. */
  readonly open: OptionDefinition | undefined;
  readonly isPastOptions: boolean;
  /** How many words were walked. */
  readonly end: number;
}

/** Tells options, their values and arguments apart, until so many arguments have been met. */
function walk(words: readonly string[], options: readonly OptionDefinition[], most = Infinity): Walked {
  const positional: string[] = [];
  let open: OptionDefinition | undefined;
  let isPastOptions = false;
  let end = 0;
  for (; end < words.length && positional.length < most; end += 1) {
    const word = words[end] ?? "";
    if (open !== undefined) open = undefined;
    else if (word === "--" && !isPastOptions) isPastOptions = true;
    else if (!word.startsWith("-") || word === "-" || isPastOptions) positional.push(word);
    else open = options.find(({ flags }) => flags.includes("<") && namesOf(flags).includes(word));
  }
  return { positional, open, isPastOptions, end };
}

function namesOf(flags: string): readonly string[] {
  return flags.split(/[ ,]+/).filter((flag) => flag.startsWith("-"));
}

function flagsOf(options: readonly OptionDefinition[]): readonly Candidate[] {
  return options.flatMap(({ flags, summary }) => namesOf(flags).map((text) => ({ text, summary })));
}

async function valuesOf(context: Context, { flags, choices }: OptionDefinition): Promise<Completion> {
  if (choices !== undefined) return choices.map((text) => ({ text, summary: "" }));
  if (flags.startsWith("--profile")) return await profiles(context);
  if (flags.startsWith("--notebook")) return await notebooks(context);
  return /<(?:\w+\|)?(?:file|folder)>/.test(flags) ? "files" : [];
}

async function profiles(context: Context): Promise<readonly Candidate[]> {
  const store = await sessionStore(context.terminal);
  const current = profileOf(context.sessionOptions);
  return (await store.list()).map((text) => ({ text, summary: text === current ? "in use" : "" }));
}

async function argumentOf(
  context: Context,
  { args = [] }: CommandDefinition,
  index: number,
  current: string,
): Promise<Completion> {
  const argument = args[index] ?? args.findLast(({ name }) => name.includes("..."));
  if (argument === undefined) return [];
  const { name, choices } = argument;
  if (choices !== undefined) return choices.map((text) => ({ text, summary: "" }));
  if (name === "<notebook>") return await notebooks(context);
  if (name === "<method>") return await methods(context);
  if (/address|page/.test(name)) return await addresses(context, current);
  if (/file|folder|target|command/.test(name)) return await filesOrAddresses(context, name, index, current);
  return [];
}

/** `put` takes files, and last a page: once a word looks like neither a path nor a file, names are offered. */
async function filesOrAddresses(context: Context, name: string, index: number, current: string): Promise<Completion> {
  if (name !== "<files...>" || index === 0 || current === "" || /^[./~]/.test(current)) return "files";
  const found = await addresses(context, current);
  return found.some(({ text }) => beginsWith(text, current)) ? found : "files";
}

async function methods(context: Context): Promise<readonly Candidate[]> {
  return methodsOf(await context.client()).map((text) => ({ text, summary: "" }));
}

function beginsWith(text: string, beginning: string): boolean {
  return text.toLowerCase().startsWith(beginning.toLowerCase());
}
