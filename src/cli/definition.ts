import type { Context } from "./context.ts";

/** A value after a flag, read and checked. */
export type ReadValue = (text: string) => unknown;

/** One option of a command, as commander spells flags: `-p, --parents`, `--depth <levels>`. */
export interface OptionDefinition {
  readonly flags: string;
  readonly summary: string;
  readonly read?: ReadValue;
  readonly initial?: string | number | boolean;
  /** The initial value as a person writes it. */
  readonly initialText?: string;
  /** May be given several times; the values become a list. */
  readonly isList?: boolean;
  readonly choices?: readonly string[];
}

/** One argument: `<address>`, `[address]`, `<files...>`. */
export interface ArgumentDefinition {
  readonly name: string;
  readonly summary: string;
  readonly read?: ReadValue;
  readonly choices?: readonly string[];
}

/** A command as data: `--help`, the completion and docs/cli.md are made from it. Its code is loaded when it runs. */
export interface CommandDefinition {
  readonly name: string;
  readonly aliases?: readonly string[];
  /** What people call it who know other programs: these words find the command, but no list shows them. */
  readonly synonyms?: readonly string[];
  readonly summary: string;
  /** Paragraphs for `--help` and the docs. */
  readonly details?: string;
  readonly args?: readonly ArgumentDefinition[];
  readonly options?: readonly OptionDefinition[];
  readonly examples: readonly string[];
  /** The shape of `--json`, as a TypeScript type. */
  readonly json?: string;
  /** Changes something, so it takes `--dry-run`. */
  readonly isWrite?: boolean;
  /** Asks before anything big, so it takes `--yes`. */
  readonly asks?: boolean;
  /** What comes after `--` belongs to another program; `--` itself is handed on as the first word. */
  readonly passesThrough?: boolean;
  readonly load: () => Promise<CommandModule>;
}

/** Whether a word names this command: its own name, or another that finds it. */
export function isCalled({ name, aliases = [], synonyms = [] }: CommandDefinition, word: string): boolean {
  return name === word || aliases.includes(word) || synonyms.includes(word);
}

/** What the module of a command exports. Arguments and flags have been read as its definition says. */
export interface CommandModule {
  /** @param commands - every command there is, for the one that completes them. */
  readonly run: (context: Context, args: never, flags: never, commands: readonly CommandDefinition[]) => Promise<void>;
}

/** Options that every command takes. */
export const COMMON: readonly OptionDefinition[] = [
  { flags: "--json", summary: "data as JSON on standard output" },
  { flags: "--profile <name>", summary: "the stored sign-in to use" },
  { flags: "-q, --quiet", summary: "no talk but warnings and errors" },
  { flags: "-v, --verbose", summary: "say what is done; secrets are left out" },
  { flags: "--no-color", summary: "no colour; also NO_COLOR" },
];
const DRY_RUN: OptionDefinition = { flags: "-n, --dry-run", summary: "say what would be done, and do nothing" };
const YES: OptionDefinition = { flags: "-y, --yes", summary: "do not ask" };

/** Options that every command of this kind takes beside its own. */
export function commonOptions({ isWrite, asks }: CommandDefinition): readonly OptionDefinition[] {
  return [...(asks === true ? [YES] : []), ...(isWrite === true ? [DRY_RUN] : []), ...COMMON];
}
