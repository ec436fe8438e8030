/**
 * Writes THIRD-PARTY-NOTICES from what the build took in and what an installation brings along: `npm run build && npx tsx
 * scripts/generate-notices.ts`. Fails for a licence that does not go with MIT.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FILE = "THIRD-PARTY-NOTICES";
const COMPATIBLE = new Set([
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "Apache-2.0",
  "0BSD",
  "CC0-1.0",
  "BlueOak-1.0.0",
]);
const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[-.].*)?$/i;

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url?: string };
}

/** The whole document for a build. */
export function notices(dist: string): string {
  const bundled = bundledIn(dist);
  const installed = installedFolders();
  return `labapi contains and uses the work of others. Thank you.

Part 1 lists what is built into labapi's own files, part 2 what npm installs beside it. Optional packages are not listed: they are
installed by whoever wants them, under their own licences.

${line("=")}
1. Built in
${line("=")}

${bundled.map(notice).join(`\n${line("-")}\n\n`)}
${line("=")}
2. Installed beside it
${line("=")}

${installed.map(notice).join(`\n${line("-")}\n\n`)}`;
}

/** The bundler says of each piece where it is from. */
function bundledIn(dist: string): readonly string[] {
  const names = new Set<string>();
  for (const name of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".js")) continue;
    const text = readFileSync(join(dist, name), "utf8");
    for (const [, found = ""] of text.matchAll(/^\/\/#region .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)/gm))
      names.add(`node_modules/${found}`);
  }
  return [...names].toSorted();
}

interface LockEntry {
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly peer?: boolean;
}

/** Two versions of one package may lie in two places. */
function installedFolders(): readonly string[] {
  const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, LockEntry>;
  };
  const wanted = Object.entries(lock.packages).filter(
    ([path, { dev, devOptional, optional, peer }]) => path !== "" && !(dev ?? devOptional ?? optional ?? peer ?? false),
  );
  return wanted.map(([path]) => path).toSorted();
}

function notice(path: string): string {
  const folder = join(ROOT, path);
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const { name, version, license = "", repository, homepage } = manifest;
  if (!license.split(/ OR /).some((one) => COMPATIBLE.has(one.replaceAll(/[()]/g, "")))) {
    throw new Error(
      `${name} ${version} is under ${JSON.stringify(license)}, which is not among the licences that go with MIT.`,
    );
  }
  const address = homepage ?? (typeof repository === "string" ? repository : repository?.url) ?? "";
  return `${name} ${version} (${license})\n${address}\n\n${licenceText(folder)}\n`;
}

function licenceText(folder: string): string {
  const files = readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file))
    .toSorted();
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return texts.length > 0
    ? texts.join("\n\n")
    : "The package carries no text of its licence; the identifier above is its author's word.";
}

function line(character: string): string {
  return character.repeat(100);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(ROOT, FILE), notices(join(ROOT, "dist")));
