#!/usr/bin/env node
/** The `labapi` command. Loads nothing of the SDK until a command needs it, so that `--help` and `--version` are immediate. */
import module from "node:module";

// Node 22 and newer keep what they compiled for the next start; they have to be told before there is anything to compile.
const keepCompiled: unknown = Reflect.get(module, "enableCompileCache");
if (typeof keepCompiled === "function") keepCompiled();

const [{ runCli }, { processTerminal }] = await Promise.all([import("./program.ts"), import("./terminal/terminal.ts")]);
process.exitCode = await runCli(process.argv.slice(2), processTerminal());
