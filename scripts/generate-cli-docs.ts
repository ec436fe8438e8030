/** Writes docs/cli.md from the commands' own definitions: `npx tsx scripts/generate-cli-docs.ts`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type CommandDefinition, commonOptions } from "../src/cli/definition.ts";
import { GROUPS } from "../src/cli/definitions/index.ts";
import { SHAPES } from "../src/cli/definitions/reading.ts";
import { EXIT } from "../src/cli/exit-code.ts";
import { SECRET_FOLDERS, SECRET_RULES } from "../src/cli/files/secret-files.ts";

const FILE = fileURLToPath(new URL("../docs/cli.md", import.meta.url));

const EXIT_MEANING: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: "done",
  bug: "a fault of labapi itself",
  usage: "the command line cannot work",
  authentication: "LabArchives does not accept who calls",
  refused: "refused by LabArchives, or nothing there",
  network: "no answer, or too late; a write may have happened",
};

const HEAD = `# The command line

Generated from the commands; do not edit.

## Addresses

\`Notebook:/path/to/page\`. A slash inside a name is \`\\/\`; a notebook's name may stand in double quotes; \`id:\` gives an id instead of a
name, of a notebook or of a folder or page in it. A name that several things carry is refused, with their ids.

## For programs

\`--json\` prints one JSON document on standard output, in the shapes below; everything else goes to standard error. Dates are ISO 8601 in
UTC, sizes bytes. Without a terminal nothing is asked, coloured or paged. The \`AUTH_EMAIL\` and \`AUTH_KEY\` variables sign in with a one-hour
code where no session is stored.

| exit code | meaning |
|---|---|
${exitCodes()}

`;

function exitCodes(): string {
  const rows = Object.entries(EXIT).map(([name, code]) => `| ${code} | ${EXIT_MEANING[name as keyof typeof EXIT]} |`);
  return [...rows, "| 130 | interrupted with Ctrl-C |"].join("\n");
}

/** The whole document. */
export function cliDocs(): string {
  const groups = GROUPS.map(({ title, commands }) => `## ${title}\n\n${commands.map(section).join("\n")}`);
  return `${HEAD}${groups.join("\n")}\n${secrets()}\n${shapes()}`;
}

function section(definition: CommandDefinition): string {
  const { name, aliases = [], summary, details, args = [], options = [], examples, json } = definition;
  const usage = ["labapi", [name, ...aliases].join("|"), "[options]", ...args.map((argument) => argument.name)].join(
    " ",
  );
  const rows = [
    ...args.map(({ name: flags, summary: text }) => ({ flags, summary: text })),
    ...options,
    ...commonOptions(definition),
  ];
  const table = rows.map(({ flags, summary: text }) => `| \`${cell(flags)}\` | ${cell(text)} |`);
  return [
    `### ${name}\n`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.\n`,
    `\`\`\`text\n${usage}\n\`\`\`\n`,
    ...(details === undefined ? [] : [`${details}\n`]),
    `| | |\n|---|---|\n${table.join("\n")}\n`,
    `\`\`\`sh\n${examples.join("\n")}\n\`\`\`\n`,
    ...(json === undefined ? [] : [`\`--json\`: \`${json}\`\n`]),
  ].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}

function secrets(): string {
  const rows = SECRET_RULES.map(
    ({ what, names = [] }) => `| ${what} | ${names.map((name) => `\`${name}\``).join(", ")} |`,
  );
  const folders = SECRET_FOLDERS.map((name) => `\`${name}\``).join(", ");
  return `## What is never sent

A record cannot be deleted, so \`put\` and \`watch\` refuse what should never land in it, by name and by how the file begins; links that lead
out of the folder as well. \`--allow-secrets\` overrides it.

| | names |
|---|---|
${rows.join("\n")}
| everything in these folders | ${folders} |
`;
}

function shapes(): string {
  const rows = Object.entries(SHAPES).map(([name, shape]) => `type ${name} = ${shape};`);
  return `## Shapes\n\n\`\`\`text\n${rows.join("\n")}\n\`\`\`\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, cliDocs());
