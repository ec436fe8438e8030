/** Writes docs/cli.md from the commands: `npx tsx scripts/generate-cli-docs.ts`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { COMMON, type CommandDefinition, commonOptions, type OptionDefinition } from "../src/cli/definition.ts";
import { GROUPS } from "../src/cli/definitions/index.ts";
import { COPY_SHAPES } from "../src/cli/definitions/copies.ts";
import { SHAPES } from "../src/cli/definitions/reading.ts";
import { LITTER } from "../src/transfer/collect/collect.ts";
import { SECRET_FOLDERS, SECRET_RULES } from "../src/transfer/collect/secret-files.ts";

const FILE = fileURLToPath(new URL("../docs/cli.md", import.meta.url));

/** A use that is worth copying; each is run by a test, in a folder with `run.sh`, `results/`, `run_42/` and `plate_07.csv`. */
export interface Recipe {
  readonly title: string;
  readonly command: string;
}

export const RECIPES: readonly Recipe[] = [
  {
    title: "What a script says goes onto the page of the day",
    command: './run.sh 2>&1 | labapi note -p "Lab QC:/Runs/$(date +%F)"',
  },
  {
    title: "Every night (cron), whatever is new or has changed; what is there already is not sent again",
    command:
      'labapi put --quiet --if-changed -p results/ "My Research Notebook:/Experiments/2026/Results" --include "*.csv"',
  },
  {
    title: "A whole run with its folders, and proof of every file",
    command: 'labapi put -p run_42/ "Lab QC:/Runs/" --receipt receipts.json',
  },
  {
    title: "An instrument's output folder, as it fills (without --once, until Ctrl-C)",
    command: 'labapi watch results/ "Lab QC:/Balances/Instrument" -p --settle 1s --once',
  },
  {
    title: "A CSV file as a table that people can read, with the file below it",
    command: 'labapi table "My Research Notebook:/Experiments/2026/Plate 6" plate_07.csv --caption "Plate 7"',
  },
  {
    title: "A copy of everything on a page, again and again: only what is new is fetched",
    command: 'labapi get "My Research Notebook:/Experiments/2026/Plate 6" backup/',
  },
  {
    title: "Which CSV files came in this week, for another program",
    command: "labapi search --ext csv --from 7d --json > found.json",
  },
];

const HEAD = `# The command line

\`labapi\` works with notebooks, pages, entries and files from a terminal, a script or cron. Generated from the commands by
\`scripts/generate-cli-docs.ts\`; do not edit.

## Getting in

\`labapi\` alone says who you are and what to type next. Without a key, \`labapi sandbox\` is a LabArchives of your own and
\`labapi login --sandbox\` the way in; with one, \`labapi configure\` keeps it for every folder. Where the key comes from, in this order:
the profile that \`--profile\` names, \`API_URL\`, \`ACCESS_KEYID\` and \`ACCESS_PWD\`, the profile, \`.env\` in the working folder;
\`labapi config show\` tells. A kept key is used only for its own address. \`labapi login\` signs a
person in and keeps the session; scripts use a kept session (\`--profile\`, \`LABAPI_PROFILE\`), or \`AUTH_EMAIL\` and \`AUTH_KEY\` (or
\`AUTH_KEY_FILE\`), the one-hour code of "External App authentication". \`labapi doctor\` says what is wrong.

## Addresses

| written | means |
|---|---|
| \`Lab QC\`, \`Lab QC:\` | a notebook |
| \`Lab QC:/Runs/2026-11-23\` | a folder or page, from the top of the notebook |
| \`Lab QC:/Runs/2026-11-23/plate.csv\` | a file on a page (for \`cat\`, \`get\`, \`stat\`, \`open\`, \`comments\`) |
| \`Lab QC:/pH 7\\/8\` | \`\\/\` is a slash inside a name, \`\\\\\` a backslash |
| \`"A:/B":/x\` | quotes around the name of a notebook that holds \`:/\` (quote it all once more for the shell) |
| \`id:…\`, \`Lab QC:id:…\` | ids, of a notebook or of a folder or page (which is looked for, one call per folder) |
| \`https://…/page/…\` | the address in the browser |

## For scripts

Data is on standard output, talk on standard error. Without a terminal nothing is asked and nothing is coloured. \`--json\` prints the
shapes below; they stay: fields are added, never renamed or dropped. Where a list is printed, an empty one is \`[]\`. The plan of
\`--dry-run\` is data too, with \`--json\` as \`{ would: string[] }\` unless the command says more. What could steer a terminal is spelled
out (\`\\u202e\`), in JSON as JSON does; only the bytes of a file that \`cat\` sends into a pipe stay as they are.

| exit code | |
|---|---|
| 0 | done |
| 1 | a mistake in labapi: please report it |
| 2 | wrong usage, or something on this machine: a missing file, a full disk |
| 3 | not signed in, or the key is not accepted |
| 4 | refused by LabArchives: no right, not there, a namesake |
| 5 | network or timeout; also when it stopped a write half-way; look before you repeat a write (\`put\`, \`get\` and \`watch\` do it themselves) |
| 6 | done, but incomplete: what was left out is named (a refused file, one that cannot be read or changed while it was sent) |
| 7 | damage was found in a copy |
| 8 | another process is at the same work |
| 130 | interrupted (Ctrl-C) |

`;

/** The whole document. */
export function cliDocs(): string {
  return [
    HEAD,
    common(),
    recipes(),
    shapes(),
    ...GROUPS.map(({ title, commands }) => group(title, commands)),
    secrets(),
    environment(),
  ].join("");
}

function common(): string {
  return `## Options of every command\n\n${optionTable(COMMON).join("")}\n\n`;
}

function recipes(): string {
  const list = RECIPES.map(({ title, command }) => `${title}:\n\n\`\`\`sh\n${command}\n\`\`\`\n`);
  return `## Recipes\n\n${list.join("\n")}\n`;
}

function shapes(): string {
  const list = Object.entries({ ...SHAPES, ...COPY_SHAPES }).map(([name, shape]) => `type ${name} = ${shape};`);
  return `## Shapes\n\nAs TypeScript types. Dates are ISO 8601 in UTC.\n\n\`\`\`text\n${list.join("\n")}\n\`\`\`\n\n`;
}

function group(title: string, commands: readonly CommandDefinition[]): string {
  return `## ${title}\n\n${commands.map(command).join("")}`;
}

function command(definition: CommandDefinition): string {
  const { name, aliases = [], summary, details, args = [], options = [], examples, json } = definition;
  const usage = ["labapi", name, ...args.map((argument) => argument.name), "[options]"].join(" ");
  const also = aliases.length === 0 ? "" : ` Also \`${aliases.join("`, `")}\`.`;
  const parts = [
    `### ${name}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.${also}`,
    `\`\`\`sh\n${usage}\n\`\`\``,
    ...(details === undefined ? [] : [details]),
    ...(args.length === 0 ? [] : [args.map((argument) => `- \`${argument.name}\`: ${argument.summary}`).join("\n")]),
    ...optionTable([...options, ...commonOptions(definition).filter((option) => !COMMON.includes(option))]),
    `\`\`\`sh\n${examples.join("\n")}\n\`\`\``,
    ...(json === undefined ? [] : [`\`--json\`: \`${json}\``]),
  ];
  return `${parts.join("\n\n")}\n\n`;
}

function optionTable(options: readonly OptionDefinition[]): readonly string[] {
  if (options.length === 0) return [];
  return [`| option | |\n|---|---|\n${options.map(optionRow).join("\n")}`];
}

function optionRow({ flags, summary, initial, initialText, choices }: OptionDefinition): string {
  const values = choices === undefined ? "" : ` (${choices.join(", ")})`;
  const preset = initialText ?? initial;
  const unless = preset === undefined ? "" : `; ${String(preset)} unless given`;
  return `| \`${flags.replaceAll("|", String.raw`\|`)}\` | ${summary}${values}${unless} |`;
}

function secrets(): string {
  const rows = SECRET_RULES.map(({ what, names = [], content }) => {
    const by = content === undefined ? "" : " or by how its beginning looks";
    return `| ${what} | ${names.map((name) => `\`${name}\``).join(" ")}${by} |`;
  });
  return `## What is refused

LabArchives cannot delete. \`put\` and \`watch\` (and \`json\` and \`table\`) refuse what should never land in a record; \`--allow-secrets\`
sends it all the same. Samples (\`.env.example\`, \`*.sample\`, \`*.template\`) and public keys (\`*.pub\`) are no secrets.

| refused | by name (capitals do not matter) |
|---|---|
${rows.join("\n")}
| anything in | ${SECRET_FOLDERS.map((name) => `\`${name}/\``).join(" ")} |
| links | that lead out of the folder that is sent |

In folders, what systems and editors leave behind is passed over: ${LITTER.map((name) => `\`${name}\``).join(" ")}.

`;
}

function environment(): string {
  return `## Environment

| variable | |
|---|---|
| \`API_URL\`, \`ACCESS_KEYID\`, \`ACCESS_PWD\` | the access key; also from \`.env\` in the working folder |
| \`AUTH_EMAIL\`, \`AUTH_KEY\`, \`AUTH_KEY_FILE\` | who signs in, with a one-hour code or the file that keeps one fresh |
| \`LABAPI_PROFILE\` | the stored sign-in to use, like \`--profile\` |
| \`LABAPI_SESSION_STORE\`, \`LABAPI_SESSION_FOLDER\`, \`LABAPI_SESSION_KEY\` | \`file\` or \`keychain\`; where; the passphrase that encrypts |
| \`LABAPI_STATE_HOME\`, \`XDG_STATE_HOME\` | where journals of \`put\`, \`get\` and \`watch\` are kept (\`~/.local/state/labapi\`) |
| \`LABAPI_CACHE_HOME\`, \`XDG_CACHE_HOME\` | where names for completion are kept (\`~/.cache/labapi\`) |
| \`LABAPI_SETTLE_SECONDS\` | how long a restarted \`put\` waits for an upload that lost its sender to show up (10) |
| \`LABAPI_PAGER\`, \`PAGER\`, \`NO_COLOR\` | as elsewhere; an empty pager prints at once |
| \`HTTPS_PROXY\`, \`NO_PROXY\`, \`NODE_EXTRA_CA_CERTS\` | the way out, and a company's certificate |
| \`LABAPI_DEBUG\` | errors with their stacks |
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, cliDocs());
