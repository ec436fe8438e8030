/**
 * An arrow only points down: which folder below src/ may import which. A type-only import counts as well.
 * Names are folders; a folder may always import itself.
 */
const MAY_IMPORT = {
  core: [],
  wire: ["core"],
  endpoints: ["core", "wire"],
  transport: ["core", "wire", "endpoints"],
  auth: ["core", "wire", "endpoints", "transport"],
  api: ["core", "wire", "endpoints", "transport"],
  entries: ["core", "wire", "endpoints", "transport"],
  tree: ["core", "wire", "endpoints", "transport", "entries"],
  server: ["core", "wire", "endpoints", "transport", "auth"],
  // The sandbox must never reuse the client it judges.
  sandbox: ["core", "wire", "endpoints"],
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
      comment: "Types may refer to each other in a circle (a page knows its parent); running code may not.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-dev-dependencies",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        pathNot: "node_modules/(@types/|puppeteer-core|@napi-rs/keyring)",
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
