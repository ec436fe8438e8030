/**
 * An arrow only points down: which folder below src/ may import which. A type-only import counts as well.
 * Names are folders; a folder may always import itself.
 */
const WIRE = ["core", "wire", "rich-text"];
const CALLS = [...WIRE, "endpoints", "contract", "transport"];
const MODEL = [...CALLS, "entries", "tree"];
const MAY_IMPORT = {
  core: [],
  wire: ["core"],
  "rich-text": ["core"],
  // How pages for a browser look, whoever makes them.
  look: [],
  endpoints: WIRE,
  contract: [...WIRE, "endpoints"],
  transport: [...WIRE, "endpoints", "contract"],
  auth: CALLS,
  api: CALLS,
  // Looks at a server through the transport, and at the contract.
  probe: CALLS,
  entries: CALLS,
  tree: [...CALLS, "entries"],
  transfer: MODEL,
  copies: [...MODEL, "transfer", "look"],
  server: [...CALLS, "auth"],
  serve: MODEL,
  // The sandbox must never reuse the client it judges.
  sandbox: [...WIRE, "endpoints", "contract", "look"],
};

const layerRules = Object.entries(MAY_IMPORT).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: "^src/", pathNot: `^src/(${[layer, ...allowed].join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "cli-uses-public-surfaces",
      comment: "The CLI is a user of the package like any other.",
      severity: "error",
      from: { path: "^src/cli/" },
      to: { path: "^src/(wire|endpoints|transport|auth|api|tree|entries)/" },
    },
    {
      name: "no-cycles",
      comment:
        "No circle of files, types included: what refers to each other in a circle is one thing, and lives in one file.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-dev-dependencies",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        pathNot:
          "node_modules/(@types/|7z-wasm|puppeteer-core|@modelcontextprotocol/|zod/|@napi-rs/keyring|mdast-util-|hast-util-|markdown-it/|parse5/|commander/)",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
