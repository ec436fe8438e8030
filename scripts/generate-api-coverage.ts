/** Writes docs/api-coverage.md from the catalogue: `npx tsx scripts/generate-api-coverage.ts`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Fact, FACTS } from "../src/contract/index.ts";
import { COMMON_ERRORS } from "../src/endpoints/endpoint.ts";
import { type AnyEndpoint, CATALOGUE } from "../src/endpoints/index.ts";

const FILE = fileURLToPath(new URL("../docs/api-coverage.md", import.meta.url));
const SINCE = "0.1.0";

const HEAD = `# Method coverage

Every documented method of the LabArchives ELN API, as \`client.api.<class>.<method>\`. Generated from the catalogue in
\`src/endpoints\`; do not edit.

**Confidence**: official (the vendor's documentation), observed (seen on live servers), inferred. **Writes** are never repeated. The
error codes are those beside the ones every method can answer (${COMMON_ERRORS.join(", ")}). **Unproven** names the
[facts](#what-is-not-proven) about a method that the vendor does not state.

`;

/** The whole document. */
export function apiCoverage(): string {
  const current = CATALOGUE.filter((endpoint) => !endpoint.legacy);
  const classes = [...new Set(CATALOGUE.map((endpoint) => endpoint.class))];
  const count = `${current.length} current methods, ${CATALOGUE.length - current.length} legacy ones.\n`;
  return `${HEAD}${count}${classes.map(section).join("")}${unproven()}`;
}

function section(className: string): string {
  const endpoints = CATALOGUE.filter((endpoint) => endpoint.class === className);
  const rows = endpoints.toSorted((a, b) => (a.method < b.method ? -1 : 1)).map(row);
  const head =
    "| method | in the client | sends | writes | since | confidence | errors | unproven | |\n|---|---|---|---|---|---|---|---|---|\n";
  return `\n## ${className}\n\n${head}${rows.join("\n")}\n`;
}

function row(endpoint: AnyEndpoint): string {
  const { method, verb, transport, mutates, errors, confidence, legacy, summary } = endpoint;
  const call = `\`api.${camelCase(endpoint.class)}.${camelCase(method)}\``;
  const cells = [
    `\`${method}\``,
    call,
    `${verb} ${transport}`,
    mutates ? "yes" : "",
    SINCE,
    confidence,
    errors.join(" "),
    factsAbout(`${endpoint.class}/${method}`)
      .map(({ id }) => id)
      .join(" "),
  ];
  return `| ${[...cells, `${summary}${legacy ? " _Legacy._" : ""}`].join(" | ")} |`;
}

function factsAbout(method: string): readonly Fact[] {
  return FACTS.filter(({ methods }) => methods.includes(method));
}

/** What only a real server can tell; `labapi doctor --contract` asks it. */
function unproven(): string {
  const rows = FACTS.map(({ id, claim, expected, confidence, methods }) => {
    const about = methods.length === 0 ? "every method" : methods.map((method) => `\`${method}\``).join(" ");
    return `| ${id} | ${claim} | ${expected} | ${confidence} | ${about} |`;
  });
  return `
## What is not proven

labapi and its sandbox are built on these facts without the vendor's word for them. Whoever has an access key can check them in two
minutes with \`labapi doctor --contract "Notebook:/folder"\` and send the report, which holds no names, ids, addresses, texts or keys.

| fact | claim | expected | known by | about |
|---|---|---|---|---|
${rows.join("\n")}
`;
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, apiCoverage());
