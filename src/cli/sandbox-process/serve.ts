import { once } from "node:events";
import { resolve } from "node:path";
import { readFile } from "node:fs/promises";
import { isLabArchivesError, UsageError } from "../../core/errors.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/index.ts";
import { Interrupted, type Terminal } from "../terminal/terminal.ts";
import { BACKGROUND, type BackgroundMessage } from "./background.ts";
import { describeSandbox, register, type RunningSandbox, unregister } from "./running.ts";

/** What a sandbox is started with. */
export interface SandboxFlags {
  readonly port: number;
  readonly db?: string;
  readonly seed: string;
  readonly legacySha1?: boolean;
}

// Codes live an hour; the file must hold ones that a person can still use.
const RENEW_CODES_MS = 60_000;

/**
 * Starts one.
 *
 * @throws UsageError that says what is wrong with the port, the database or the seed.
 */
export async function openSandbox(flags: SandboxFlags, { cwd }: Terminal): Promise<Sandbox> {
  const seed = await readSeed(flags.seed, cwd);
  const db = flags.db === undefined ? {} : { dbPath: resolve(cwd, flags.db) };
  try {
    return await startSandbox({ port: flags.port, seed, legacySha1: flags.legacySha1 === true, ...db });
  } catch (cause) {
    if (isLabArchivesError(cause)) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(why.startsWith("The sandbox cannot") ? why : `The sandbox cannot start: ${why}`, { cause });
  }
}

/** Serves until Ctrl-C, and lets other commands find it meanwhile. `announce` is told when it answers. */
export async function serveUntilInterrupted(
  sandbox: Sandbox,
  flags: SandboxFlags,
  terminal: Terminal,
  announce: (running: RunningSandbox) => void,
): Promise<void> {
  const about = {
    startedAt: new Date().toISOString(),
    dbPath: flags.db === undefined ? null : resolve(terminal.cwd, flags.db),
    isBackground: isBackground(terminal),
  };
  const tell = (): Promise<void> => register(terminal, describeSandbox(sandbox, about));
  await tell();
  const renewing = setInterval(() => void tell().catch(() => {}), RENEW_CODES_MS);
  try {
    announce(describeSandbox(sandbox, about));
    if (isBackground(terminal)) tellParent({ isReady: true });
    await untilInterrupted(terminal);
  } finally {
    clearInterval(renewing);
    await unregister(terminal, process.pid);
  }
}

/** Was this process started for `--print-env`? */
export function isBackground({ env }: Terminal): boolean {
  return env[BACKGROUND] === "1";
}

/** Says something to the command that started us, if it still listens. */
export function tellParent(message: BackgroundMessage): void {
  if (process.connected) process.send?.(message, () => {});
}

async function untilInterrupted({ signal }: Terminal): Promise<void> {
  // Ctrl-C is how this command ends, so it is no failure. The timer of the codes keeps the process alive.
  if (!signal.aborted) await once(signal, "abort");
  if (!(signal.reason instanceof Interrupted)) throw signal.reason;
}

async function readSeed(seed: string, cwd: string): Promise<NonNullable<SandboxOptions["seed"]>> {
  if (seed === "demo" || seed === "empty") return seed;
  const problem = `--seed takes "demo", "empty" or a JSON file; ${JSON.stringify(seed)}`;
  let data: unknown;
  try {
    data = JSON.parse(await readFile(resolve(cwd, seed), "utf8"));
  } catch (cause) {
    throw new UsageError(`${problem} cannot be read as one.`, { cause });
  }
  const { users, notebooks } = typeof data === "object" && data !== null ? (data as Record<string, unknown>) : {};
  if (!Array.isArray(users) || users.length === 0 || !Array.isArray(notebooks))
    throw new UsageError(`${problem} holds no seed: it needs "users" (at least one) and "notebooks", both lists.`);
  return data as NonNullable<SandboxOptions["seed"]>;
}
