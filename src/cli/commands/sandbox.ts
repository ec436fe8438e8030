import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/index.ts";
import type { Context } from "../context.ts";
import { ExitWith } from "../exit-with.ts";
import { Interrupted, type Terminal } from "../terminal/terminal.ts";

/** What `labapi sandbox` was asked for. */
interface SandboxRequest {
  readonly port: number;
  readonly db?: string;
  readonly seed: string;
  readonly json?: boolean;
  readonly printEnv?: boolean;
}

/** Starts a sandbox and keeps it until Ctrl-C, or until the command has ended that was to run against it. */
export async function run(
  { terminal }: Context,
  [command]: readonly [readonly string[]],
  request: SandboxRequest,
): Promise<void> {
  const seed = await readSeed(request.seed, terminal.cwd);
  const db = request.db === undefined ? {} : { dbPath: resolve(terminal.cwd, request.db) };
  await using sandbox = await startSandbox({ port: request.port, seed, ...db });
  const [program, ...args] = command;
  if (program !== undefined) return await runAgainst(sandbox, program, args, terminal);
  announce(sandbox, request, terminal);
  await untilInterrupted(terminal);
}

async function readSeed(seed: string, cwd: string): Promise<NonNullable<SandboxOptions["seed"]>> {
  if (seed === "demo" || seed === "empty") return seed;
  try {
    return JSON.parse(await readFile(resolve(cwd, seed), "utf8")) as NonNullable<SandboxOptions["seed"]>;
  } catch (cause) {
    throw new UsageError(
      `--seed takes "demo", "empty" or a JSON file; ${JSON.stringify(seed)} cannot be read as one.`,
      {
        cause,
      },
    );
  }
}

/** Where the sandbox is and how to get in, as the variables that programs read. */
function environmentOf(sandbox: Sandbox): Readonly<Record<string, string>> {
  const [person] = sandbox.users;
  return {
    API_URL: sandbox.url,
    ACCESS_KEYID: sandbox.accessKeyId,
    ACCESS_PWD: sandbox.accessPassword,
    AUTH_EMAIL: person?.email ?? "",
    AUTH_KEY: person?.token ?? "",
  };
}

function announce(sandbox: Sandbox, { json, printEnv }: SandboxRequest, { out, err }: Terminal): void {
  const env = environmentOf(sandbox);
  if (json === true) {
    const users = sandbox.users.map(({ email, fullName, token }) => ({ email, fullName, token }));
    out(
      `${JSON.stringify({ url: sandbox.url, accessKeyId: env["ACCESS_KEYID"], accessPassword: env["ACCESS_PWD"], users })}\n`,
    );
    return;
  }
  if (printEnv === true) {
    for (const [name, value] of Object.entries(env)) out(`export ${name}=${shellQuoted(value)}\n`);
    return;
  }
  out(`A LabArchives of your own is running at ${sandbox.url}\n`);
  for (const { email, fullName } of sandbox.users) out(`  ${fullName} <${email}>\n`);
  err(`Its key: labapi sandbox --print-env (or --json). Stop it with Ctrl-C.\n`);
}

function shellQuoted(value: string): string {
  return `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

async function runAgainst(
  sandbox: Sandbox,
  program: string,
  args: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const env = { ...terminal.env, ...environmentOf(sandbox) };
  const child = spawn(program, args, { stdio: "inherit", env, cwd: terminal.cwd });
  const failed = once(child, "error").then(([error]: unknown[]) => {
    throw new UsageError(
      `${JSON.stringify(program)} cannot be run: ${error instanceof Error ? error.message : "unknown"}.`,
    );
  });
  const [code] = (await Promise.race([once(child, "exit"), failed])) as [number | null];
  if (code !== 0) throw new ExitWith(code ?? 1);
}

async function untilInterrupted({ signal }: Terminal): Promise<void> {
  // Ctrl-C is how this command ends, so it is no failure.
  const keepAlive = setInterval(() => {}, 60_000);
  try {
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    clearInterval(keepAlive);
  }
  if (!(signal.reason instanceof Interrupted)) throw signal.reason;
}
