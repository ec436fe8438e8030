import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A program in the documentation. */
export interface Snippet {
  /** File and number, for example `paths.md 2`. */
  readonly name: string;
  /** Complete TypeScript: what the text takes for granted is put before it. */
  readonly code: string;
}

/** What a guide takes for granted, by the name it uses. Each line may need the ones before it. */
const GIVEN: readonly (readonly [name: string, line: string])[] = [
  ["Client", 'import { Client } from "labapi";'],
  ["client", "await using client = new Client();"],
  ["user", 'const user = await client.login(process.env["AUTH_EMAIL"] ?? "", process.env["AUTH_KEY"] ?? "");'],
  ["notebook", "const notebook = user.notebooks.default;"],
  ["page", 'const page = await notebook.page("Experiments/2026/Results");'],
];

/** The README and every guide. */
export function documents(): string[] {
  const guides = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
  return [join(ROOT, "README.md"), ...guides.map((name) => join(ROOT, "docs", name))];
}

/** Every `ts` block of a document. */
export function snippetsOf(document: string): Snippet[] {
  const text = readFileSync(document, "utf8");
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""], index) => ({
    name: `${basename(document)} ${index + 1}`,
    code: `${prelude(code)}\n${code}\nexport {};\n`,
  }));
}

function prelude(code: string): string {
  const isUsed = (name: string, text: string): boolean => new RegExp(`\\b${name}\\b`).test(text);
  const isDeclared = (name: string): boolean =>
    new RegExp(`(const|using|let) (\\{[^}]*)?\\b${name}\\b|import [^;]*\\b${name}\\b[^;]* from`).test(code);
  const lines: string[] = [];
  for (const [name, line] of GIVEN.toReversed()) {
    if (isUsed(name, [...lines, code].join("\n")) && !isDeclared(name)) lines.unshift(line);
  }
  return lines.join("\n");
}
