import { fileURLToPath } from "node:url";

const TSX = new URL("../../../node_modules/tsx/dist/esm/index.mjs", import.meta.url).href;
const MAIN = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));

/** How to start `labapi` from the sources: the program, and what comes before its own arguments. */
export const LABAPI: readonly [string, ...string[]] = [process.execPath, "--import", TSX, MAIN];
