import { beforeAll, describe, expect, it } from "vitest";
import { type Declarations, emitDeclarations, knownSurface, surfaceOf } from "../../scripts/public-surface.ts";

/** What objects of the model do for each other. */
const INTERNAL = [
  "dropChild",
  "takeChild",
  "renew",
  "renewName",
  "renewBelow",
  "renewRecord",
  "markGone",
  "confirmWrite",
  "moveToTrash",
  "forgetEntries",
  "insertFolder",
  "insert",
  "namesakes",
  "belongTo",
  "absorb",
  "state",
  "home",
  "context",
  "label",
  "transport",
  "checkedBy",
  "findChange",
  "refuseGone",
];

describe("the emitted declarations", () => {
  let declarations: Declarations;
  let surface: string;
  beforeAll(() => {
    declarations = emitDeclarations();
    surface = surfaceOf(declarations);
  }, 240_000);

  it("are the checked-in list of what is public; a change is made on purpose, with `npm run surface`", () => {
    expect(surface).toBe(knownSurface());
    expect(surface).toMatch(/^class Client\n(?: {2}.*\n)* {2}defaultAuthenticate\(\)\n/m);
  });

  it("offer an editor nothing internal", () => {
    const members = new Set(surface.split("\n").map((line) => line.trim().replace(/[?()]+$/, "")));
    for (const name of INTERNAL) expect(members.has(name), name).toBe(false);
    expect(surface).not.toMatch(/^ {2}(static )?[#_]/m);
  });

  it("do not bring the objects behind the public types", () => {
    const index = [...declarations].find(([path]) => path.endsWith("/src/index.d.ts"))?.[1] ?? "";
    expect(index).toContain("./tree/model/nodes.ts");
    expect(index).not.toMatch(/NodeBase|PageNode|FolderNode|NotebookNode|SignedInUser|TextObject|AttachmentObject/);
    const model = [...declarations].filter(([path]) => /\/src\/(tree|entries)\/model\//.test(path));
    expect(model.length).toBeGreaterThan(5);
    for (const [path, text] of model)
      expect(text, path).not.toMatch(/from "[^"]*\/(nodes|actions)\/|base-entry|internals/);
    for (const [path, text] of declarations) expect(text, path).not.toMatch(/@internal[^]*?\*\/\s*\w+\(/);
  });
});
