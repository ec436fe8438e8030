#!/usr/bin/env node
/** The `labapi` command. Loads nothing of the SDK until a command needs it, so that `--help` and `--version` are immediate. */
import { runCli } from "./program.ts";
import { processTerminal } from "./terminal/terminal.ts";

process.exitCode = await runCli(process.argv.slice(2), processTerminal());
