import { formatAddress, parseAddress } from "../addresses/address.ts";
import type { Context } from "../context.ts";
import { type CommandDefinition, commonOptions, type OptionDefinition } from "../definition.ts";
import { Places } from "../addresses/places.ts";
import { profileOf } from "../session.ts";
import { NameCache } from "./cache.ts";
import type { Word } from "./line.ts";

/** What may stand where the cursor is. Empty lets the shell offer files. */
export async function complete(
  context: Context,
  definitions: readonly CommandDefinition[],
  words: readonly Word[],
): Promise<readonly string[]> {
  const [, ...typed] = words.map(({ text }) => text);
  const current = typed.at(-1) ?? "";
  if (typed.length <= 1)
    return startingWith(
      definitions.map(({ name }) => name),
      current,
    );
  const definition = definitions.find(
    ({ name, aliases = [] }) => name === typed[0] || aliases.includes(typed[0] ?? ""),
  );
  if (definition === undefined) return [];
  const before = optionOf(definition, typed.at(-2) ?? "");
  if (before !== undefined && takesValue(before)) return startingWith(before.choices ?? [], current);
  if (current.startsWith("-"))
    return startingWith(
      optionsOf(definition).flatMap(({ flags }) => flags.split(/[ ,]+/).filter((flag) => flag.startsWith("-"))),
      current,
    );
  return takesAddress(definition, current) ? await addresses(context, current) : [];
}

function takesAddress({ args = [] }: CommandDefinition, current: string): boolean {
  const names = args.map(({ name }) => name).join(" ");
  // Where files are meant as well, they are offered until the word looks like an address.
  if (/file|folder/.test(names) && !current.includes(":"))
    return /address|page/.test(names) && current !== "" && !/^[./~]/.test(current);
  return /address|page|notebook|files/.test(names);
}

async function addresses(context: Context, current: string): Promise<readonly string[]> {
  const cache = new NameCache(context.terminal, profileOf(context.sessionOptions));
  const notebooks = async (): Promise<readonly string[]> => (await context.user()).notebooks.names();
  if (!/:\//.test(current)) {
    const names = (await cache.names("", notebooks)).map((name) => formatAddress(name, "/"));
    return startingWith(names, current);
  }
  const slash = current.search(/(?<=(?<!\\)\/)(?:[^/\\]|\\.)*$/s);
  const folder = current.slice(0, Math.max(slash, 0));
  const names = await cache.names(folder, () => children(context, folder));
  return startingWith(
    names.map((name) => folder + name),
    current,
  );
}

/** Names below a folder as a path has them; those of folders end with a slash. */
async function children(context: Context, folder: string): Promise<readonly string[]> {
  parseAddress(folder);
  const { NotebookPath } = await import("../../index.ts");
  const container = await new Places(context).container(folder);
  const found = await container.children({ signal: context.signal });
  return found.map((child) => `${NotebookPath.of([child.name]).toString()}${child.isFolder() ? "/" : ""}`);
}

function optionsOf(definition: CommandDefinition): readonly OptionDefinition[] {
  return [...(definition.options ?? []), ...commonOptions(definition), { flags: "-h, --help", summary: "" }];
}

function optionOf(definition: CommandDefinition, flag: string): OptionDefinition | undefined {
  return flag.startsWith("-")
    ? optionsOf(definition).find(({ flags }) => flags.split(/[ ,]+/).includes(flag))
    : undefined;
}

function takesValue({ flags }: OptionDefinition): boolean {
  return flags.includes("<");
}

function startingWith(all: readonly string[], beginning: string): readonly string[] {
  return all.filter((text) => text.toLowerCase().startsWith(beginning.toLowerCase()));
}
