import { resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { startInBackground } from "../sandbox-process/background.ts";
import { banner } from "../sandbox-process/banner.ts";
import { findRunning, type RunningSandbox, runningSandboxes, type WhichSandbox } from "../sandbox-process/running.ts";
import {
  isBackground,
  openSandbox,
  type SandboxFlags,
  serveUntilInterrupted,
  tellParent,
} from "../sandbox-process/serve.ts";
import { allVariables, guessShell, type Shell, shellLines } from "../sandbox-process/shell-lines.ts";
import { runAgainstNew } from "../sandbox-process/run-against-new.ts";
import { showStatus } from "../sandbox-process/status.ts";
import { stopRunning } from "../sandbox-process/stop.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** What `labapi sandbox` was asked for. */
interface SandboxRequest extends SandboxFlags {
  readonly json?: boolean;
  readonly printEnv?: boolean;
  readonly shell?: Shell;
}

const ACTIONS = ["env", "status", "stop"] as const;

/** Starts a sandbox and keeps it until Ctrl-C, runs a command against a fresh one, or deals with one that runs. */
export async function run(
  context: Context,
  [words]: readonly [readonly string[]],
  request: SandboxRequest,
): Promise<void> {
  const [first, ...others] = words;
  if (first === "--" && others.length > 0) return await runAgainstNew(context, request, others);
  if (first !== undefined && first !== "--") return await act(context, first, others, request);
  if (request.printEnv === true) return await printEnvironment(context, request);
  return await serve(context, request);
}

async function act(context: Context, action: string, more: readonly string[], request: SandboxRequest): Promise<void> {
  if (!(ACTIONS as readonly string[]).includes(action) || more.length > 0) {
    const typed = [action, ...more].join(" ");
    throw new UsageError(
      `${JSON.stringify(typed)} is nothing the sandbox does: ${ACTIONS.join(", ")}. A command to run against it goes after --: ` +
        `labapi sandbox -- ${typed}`,
    );
  }
  if (action === "status") return await showStatus(context);
  const running = await theRunning(context.terminal, whichOf(request, context.terminal));
  if (action === "env") return giveEnvironment(context, running, request);
  await stopRunning(context.terminal, running);
  context.output.give({ url: running.url, pid: running.pid }, () => `The sandbox at ${running.url} is stopped.`);
}

/** @throws UsageError that says how to start one. */
async function theRunning(terminal: Terminal, which: WhichSandbox): Promise<RunningSandbox> {
  const running = await findRunning(terminal, which);
  if (running !== undefined) return running;
  const others = await runningSandboxes(terminal);
  const there = others.length === 0 ? "" : ` There is one at ${others.map(({ url }) => url).join(", ")}.`;
  throw new UsageError(
    `No ${others.length === 0 ? "" : "such "}sandbox is running.${there} \`labapi sandbox\` starts one.`,
  );
}

function whichOf({ port, db }: SandboxFlags, { cwd }: Terminal): WhichSandbox {
  return { port, dbPath: db === undefined ? undefined : resolve(cwd, db) };
}

/** Finds the one that runs, or starts one in the background; returns at once either way, as `eval` needs it. */
async function printEnvironment(context: Context, request: SandboxRequest): Promise<void> {
  const { terminal, output } = context;
  const found = await findRunning(terminal, whichOf(request, terminal));
  const running = found ?? (await startInBackground(terminal, flagsOf(request)));
  if (found === undefined)
    output.say(`A sandbox runs at ${running.url}, in the background. \`labapi sandbox stop\` ends it.`);
  giveEnvironment(context, running, request);
}

function flagsOf({ port, db, seed, legacySha1 }: SandboxFlags): readonly string[] {
  return [
    "--port",
    String(port),
    "--seed",
    seed,
    ...(db === undefined ? [] : ["--db", db]),
    ...(legacySha1 === true ? ["--legacy-sha1"] : []),
  ];
}

function giveEnvironment({ output, terminal }: Context, running: RunningSandbox, request: SandboxRequest): void {
  const shell = request.shell ?? guessShell(terminal.env);
  output.give(allVariables(running), () => shellLines(allVariables(running), shell).join("\n"));
}

async function serve(context: Context, request: SandboxRequest): Promise<void> {
  const { terminal } = context;
  try {
    await using sandbox = await openSandbox(request, terminal);
    await serveUntilInterrupted(sandbox, request, terminal, (running) => announce(context, request, running));
  } catch (error) {
    if (isBackground(terminal)) tellParent({ problem: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function announce({ output, terminal }: Context, { shell }: SandboxRequest, running: RunningSandbox): void {
  const { url, accessKeyId, accessPassword, people } = running;
  const users = people.map(({ email, fullName, code }) => ({ email, fullName, token: code.reveal() }));
  output.give({ url, accessKeyId, accessPassword: accessPassword.reveal(), users }, () =>
    banner(running, shell ?? guessShell(terminal.env)),
  );
}
