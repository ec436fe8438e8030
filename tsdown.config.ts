import { defineConfig } from "tsdown";

/**
 * Files that are always needed together, in one: each more would cost a millisecond to find and open. What `labapi …` needs before
 * it knows its command has nothing of the client in it.
 */
const TOGETHER = [
  { name: "using", test: /usingCtx/ },
  { name: "terminal-text", test: /\/src\/core\/(version|terminal-safe)\.ts$/ },
  {
    name: "cli-start",
    test: /\/src\/cli\/(program|definition|exit-[a-z]+|definitions\/[a-z-]+|terminal\/(door|terminal)|sandbox-process\/shell-lines)\.ts$|\/node_modules\/commander\//,
  },
  { name: "core", test: /\/src\/core\/[a-z0-9-]+\.ts$/ },
  {
    name: "catalogue",
    test: /\/src\/(endpoints\/[a-z-]+|wire\/(decode|excerpt|faults|query|signing|text))\.ts$/,
  },
  {
    name: "calls",
    test: /\/src\/transport\/(base-url|call-secrets|collected-answer|content-encoding|http|monitored-body|options|refusal|send-failure|timeouts|undici-http|url-signer|user-agent)\.ts$/,
  },
];

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "sandbox/index": "src/sandbox/index.ts",
    "server/index": "src/server/index.ts",
    "serve/mcp/index": "src/serve/mcp/index.ts",
    "transfer/index": "src/transfer/index.ts",
    "rich-text/index": "src/rich-text/index.ts",
    "copies/index": "src/copies/index.ts",
    "cli/main": "src/cli/main.ts",
  },
  format: "esm",
  platform: "node",
  // `await using` is lowered, as Node 20 does not have it.
  target: "node20.19",
  dts: true,
  outputOptions: { codeSplitting: { groups: TOGETHER } },
  sourcemap: false,
  fixedExtension: false,
  publint: true,
  attw: { profile: "esm-only" },
});
