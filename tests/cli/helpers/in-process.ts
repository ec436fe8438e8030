import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Sandbox, type SandboxOptions, startSandbox } from "labapi/sandbox";
import { runCli } from "../../../src/cli/program.ts";
import type { Terminal } from "../../../src/cli/terminal/terminal.ts";
import { LABAPI } from "./labapi.ts";

/** What a command said, and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** What is piped in. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** As if a person saw the data on a screen. */
  readonly isOutputShown?: boolean;
}

/** A sandbox, a folder to work in, and the commands in this very process. */
export interface Bench extends AsyncDisposable {
  readonly sandbox: Sandbox;
  /** A fresh folder, also the working directory. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs `labapi …`. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Runs it with `--json` and gives what it printed; fails if it failed. */
  json(args: readonly string[], options?: RunOptions): Promise<unknown>;
}

export async function startBench(options: SandboxOptions = {}): Promise<Bench> {
  const sandbox = await startSandbox(options);
  const folder = await mkdtemp(join(tmpdir(), "labapi-cli-"));
  const env = environmentOf(sandbox, folder);
  const run = (args: readonly string[], more: RunOptions = {}): Promise<Ran> =>
    runHere(args, { cwd: folder, ...more, env: { ...env, ...more.env } });
  return {
    sandbox,
    folder,
    env,
    run,
    async json(args, more) {
      const { code, out, err } = await run(args.toSpliced(1, 0, "--json"), more);
      if (code !== 0) throw new Error(`labapi ${args.join(" ")} ended with ${code}: ${err}`);
      return JSON.parse(out);
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The way into a sandbox, and folders of its own for what labapi remembers. */
export function environmentOf(sandbox: Sandbox, folder: string): Record<string, string> {
  const [person] = sandbox.users;
  return {
    API_URL: sandbox.url,
    ACCESS_KEYID: sandbox.accessKeyId,
    ACCESS_PWD: sandbox.accessPassword,
    AUTH_EMAIL: person?.email ?? "",
    AUTH_KEY: person?.token ?? "",
    LABAPI_STATE_HOME: join(folder, ".state"),
    LABAPI_CACHE_HOME: join(folder, ".cache"),
    LABAPI_SESSION_FOLDER: join(folder, ".sessions"),
    LABAPI_SETTLE_SECONDS: "0",
    HOME: folder,
  };
}

/** Runs a command line in this process, without a terminal. */
export async function runHere(
  args: readonly string[],
  { input = "", env = {}, cwd = tmpdir(), signal = new AbortController().signal, isOutputShown = false }: RunOptions,
): Promise<Ran> {
  const [out, err]: [Buffer[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => void out.push(Buffer.from(text)),
    outBytes: async (piece) => void out.push(Buffer.from(piece)),
    err: (text) => void err.push(text),
    input: Readable.from(input.length === 0 ? [] : [Buffer.from(input)]),
    isInteractive: false,
    isOutputShown,
    columns: 100,
    env,
    cwd,
    self: LABAPI,
    signal,
  };
  const code = await runCli(args, terminal);
  return { code, out: Buffer.concat(out).toString("utf8"), err: err.join("") };
}
