/**
 * The public surface: every export of every entry point, with its members, as the emitted declarations give it to an editor. Run it to
 * renew the list that the tests compare with, and read the difference before it is committed.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRIES = entryPoints();
const FILE = join(ROOT, "tests/package/public-surface.txt");

/** Declarations by path, as they would lie beside the sources. */
export type Declarations = ReadonlyMap<string, string>;

/** What the package exports, as the sources are called. */
function entryPoints(): string[] {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string }>;
  };
  const types = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [] : [entry.types]));
  return types.map((path) => path.replace(/^\.\/dist\//, "").replace(/\.d\.ts$/, ""));
}

function options(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  return ts.parseJsonConfigFileContent(config, ts.sys, ROOT).options;
}

/** What the compiler emits for the entry points and whatever they need. */
export function emitDeclarations(): Declarations {
  const emitted = new Map<string, string>();
  const program = ts.createProgram(
    ENTRIES.map((entry) => join(ROOT, `src/${entry}.ts`)),
    { ...options(), noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: ROOT, outDir: ROOT },
  );
  program.emit(undefined, (path, text) => void emitted.set(path, text));
  return emitted;
}

/** A line per export, and a line per public member below it. */
export function surfaceOf(declarations: Declarations): string {
  const program = programOf(declarations);
  const checker = program.getTypeChecker();
  const lines = ENTRIES.flatMap((entry) => {
    const file = program.getSourceFile(join(ROOT, `src/${entry}.d.ts`));
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (module === undefined) throw new Error(`${entry} was not emitted.`);
    const exports = checker.getExportsOfModule(module).toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const name = entry === "index" ? "labapi" : `labapi/${dirname(entry)}`;
    return [`# ${name}`, ...exports.flatMap((symbol) => linesOf(checker, symbol)), ""];
  });
  return `${lines.join("\n").trimEnd()}\n`;
}

/** Sources come from the emitted declarations, never from the code itself. */
function programOf(declarations: Declarations): ts.Program {
  const compilerOptions = { ...options(), noEmit: true };
  const host = ts.createCompilerHost(compilerOptions);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  host.fileExists = (path) => declarations.has(path) || (!isOwnSource(path) && fileExists(path));
  host.readFile = (path) => declarations.get(path) ?? (isOwnSource(path) ? undefined : readFile(path));
  host.getSourceFile = (path, target) => {
    const text = host.readFile(path);
    return text === undefined ? undefined : ts.createSourceFile(path, text, target);
  };
  return ts.createProgram(
    ENTRIES.map((entry) => join(ROOT, `src/${entry}.d.ts`)),
    compilerOptions,
    host,
  );
}

function isOwnSource(path: string): boolean {
  return /^src\/.*(?<!\.d)\.tsx?$/.test(relative(ROOT, path));
}

function linesOf(checker: ts.TypeChecker, exported: ts.Symbol): string[] {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  const isType = (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0;
  const own = isType ? checker.getDeclaredTypeOfSymbol(symbol) : undefined;
  const members = own === undefined || !isOurs(own) ? [] : membersOf(checker, own);
  const statics = symbol.flags & ts.SymbolFlags.Class ? staticsOf(checker, symbol) : [];
  return [`${kindOf(symbol)} ${exported.name}`, ...statics, ...members].map((line, index) =>
    index ? `  ${line}` : line,
  );
}

/** A union of words has the members of every string: they are not ours. */
function isOurs(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Object) !== 0 || (type.isUnion() && type.types.every(isOurs));
}

function kindOf({ flags }: ts.Symbol): string {
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Interface) return "interface";
  if (flags & ts.SymbolFlags.TypeAlias) return "type";
  return flags & ts.SymbolFlags.Function ? "function" : "const";
}

function membersOf(checker: ts.TypeChecker, type: ts.Type): string[] {
  return checker
    .getPropertiesOfType(type)
    .filter((member) => isShown(member) && isDeclaredHere(member))
    .map((member) => textOf(checker, member))
    .toSorted();
}

function staticsOf(checker: ts.TypeChecker, symbol: ts.Symbol): string[] {
  const type = checker.getTypeOfSymbol(symbol);
  return checker
    .getPropertiesOfType(type)
    .filter((member) => member.name !== "prototype" && isShown(member) && isDeclaredHere(member))
    .map((member) => `static ${textOf(checker, member)}`)
    .toSorted();
}

/** Symbols are not what an editor suggests after a dot; private and protected members neither. */
function isShown(member: ts.Symbol): boolean {
  if (/^(__[@#]|#)/.test(member.name)) return false;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  return (member.declarations ?? []).every((declaration) => !(ts.getCombinedModifierFlags(declaration) & hidden));
}

function isDeclaredHere(member: ts.Symbol): boolean {
  const [declaration] = member.declarations ?? [];
  return declaration !== undefined && !declaration.getSourceFile().fileName.includes("/node_modules/");
}

function textOf(checker: ts.TypeChecker, member: ts.Symbol): string {
  const optional = member.flags & ts.SymbolFlags.Optional ? "?" : "";
  const isCalled = checker.getTypeOfSymbol(member).getCallSignatures().length > 0;
  return `${member.name}${optional}${isCalled ? "()" : ""}`;
}

/** The list that is checked in. */
export function knownSurface(): string {
  return readFileSync(FILE, "utf8");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, surfaceOf(emitDeclarations()));
