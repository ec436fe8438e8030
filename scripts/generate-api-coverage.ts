/** Writes docs/api-coverage.md from the catalogue: `npx tsx scripts/generate-api-coverage.ts`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { COMMON_ERRORS } from "../src/endpoints/endpoint.ts";
import { type AnyEndpoint, CATALOGUE } from "../src/endpoints/index.ts";

const FILE = fileURLToPath(new URL("../docs/api-coverage.md", import.meta.url));
const SINCE = "0.1.0";

const HEAD = `# Method coverage

Every documented method of the LabArchives ELN API, as \`client.api.<class>.<method>\`. Generated from the catalogue in
\`src/endpoints\`; do not edit.

**Confidence**: official (the vendor's documentation), observed (seen on live servers), inferred. **Writes** are never repeated. The
error codes are those beside the ones every method can answer (${COMMON_ERRORS.join(", ")}).

`;

/** The whole document. */
export function apiCoverage(): string {
  const current = CATALOGUE.filter((endpoint) => !endpoint.legacy);
  const classes = [...new Set(CATALOGUE.map((endpoint) => endpoint.class))];
  const count = `${current.length} current methods, ${CATALOGUE.length - current.length} legacy ones.\n`;
  return `${HEAD}${count}${classes.map(section).join("")}`;
}

function section(className: string): string {
  const endpoints = CATALOGUE.filter((endpoint) => endpoint.class === className);
  const rows = endpoints.toSorted((a, b) => (a.method < b.method ? -1 : 1)).map(row);
  const head =
    "| method | in the client | sends | writes | since | confidence | errors | |\n|---|---|---|---|---|---|---|---|\n";
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
  ];
  return `| ${[...cells, `${summary}${legacy ? " _Legacy._" : ""}`].join(" | ")} |`;
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, apiCoverage());
