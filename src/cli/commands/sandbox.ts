import { type Command, InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.ts";

interface SandboxFlags {
  readonly port: number;
  readonly db?: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly printEnv?: boolean;
}

/** `labapi sandbox`: a LabArchives of one's own. */
export function registerSandbox(program: Command, terminal: Terminal): void {
  program
    .command("sandbox")
    .description("start a local LabArchives, or run a command against a fresh one")
    .argument("[command...]", "run this against it and end with it (after --)")
    .option("--port <number>", "port on 127.0.0.1; 0 takes any free one", toPort, 0)
    .option("--db <file>", "keep everything in this SQLite file; in memory without it")
    .option("--seed <name|file>", '"demo", "empty", or a JSON file', "demo")
    .option("--json", "one line with the address and the keys")
    .option("--print-env", "lines for a shell to evaluate")
    .passThroughOptions()
    .addHelpText("after", "\nExample:\n  $ labapi sandbox -- npm test\n  $ labapi sandbox --port 8088 --db lab.sqlite")
    .action(async (command: string[], flags: SandboxFlags) => {
      const { runSandbox } = await import("../sandbox-run.ts");
      await runSandbox(command, flags, terminal);
    });
}

function toPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}
