/**
 * Which sandboxes run on this machine: each `labapi sandbox` writes a private file with the way in, and takes it away when it
 * ends. What a killed one left is removed by whoever looks next.
 *
 * @module
 */
import { readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { readPrivateFile, writePrivateFile } from "../../core/private-file.ts";
import { Secret } from "../../core/secret.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { stateFolder } from "../inputs/state-folder.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { processStart } from "./process-start.ts";

/** A person of a running sandbox, with a code that signs them in. */
export interface SandboxPerson {
  readonly email: string;
  readonly fullName: string;
  /** Good for an hour from when it was made; the sandbox puts a new one into its file in time. */
  readonly code: Secret;
}

/** A sandbox that runs, and the way into it. */
export interface RunningSandbox {
  readonly pid: number;
  /** See `processStart`. */
  readonly processStart: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly url: string;
  readonly accessKeyId: string;
  readonly accessPassword: Secret;
  /** The file that keeps everything, or `null` for memory. */
  readonly dbPath: string | null;
  /** Started for `--print-env`, without a terminal of its own. */
  readonly isBackground: boolean;
  readonly people: readonly SandboxPerson[];
}

/** Which of the running ones is meant; the newest where nothing is said. */
export interface WhichSandbox {
  readonly port?: number | undefined;
  readonly dbPath?: string | undefined;
}

const PREFIX = "running-";

/** What a sandbox of this very process is, for others to find. */
export function describeSandbox(
  sandbox: Sandbox,
  about: Pick<RunningSandbox, "dbPath" | "isBackground" | "startedAt">,
): RunningSandbox {
  const { url, accessKeyId, accessPassword } = sandbox;
  return {
    ...about,
    pid: process.pid,
    processStart: processStart(process.pid) ?? "",
    url,
    accessKeyId,
    accessPassword: new Secret(accessPassword),
    people: sandbox.users.map(({ email, fullName, token }) => ({ email, fullName, code: new Secret(token) })),
  };
}

/** Lets others find it. */
export async function register(terminal: Terminal, running: RunningSandbox): Promise<void> {
  await writePrivateFile(pathOf(terminal, running.pid), encode(running));
}

/** It has ended. */
export async function unregister(terminal: Terminal, pid: number): Promise<void> {
  await unlink(pathOf(terminal, pid)).catch(() => {});
}

/** Every sandbox that runs, the newest first. */
export async function runningSandboxes(terminal: Terminal): Promise<readonly RunningSandbox[]> {
  const folder = folderOf(terminal);
  const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX) && name.endsWith(".json"));
  const found = await Promise.all(names.map((name) => readAlive(join(folder, name))));
  return found.filter((one) => one !== undefined).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** The one that is meant, if it runs. */
export async function findRunning(
  terminal: Terminal,
  { port, dbPath }: WhichSandbox = {},
): Promise<RunningSandbox | undefined> {
  const fits = (one: RunningSandbox): boolean =>
    (port === undefined || port === 0 || portOf(one) === port) && (dbPath === undefined || one.dbPath === dbPath);
  return (await runningSandboxes(terminal)).find(fits);
}

/** Where it listens. */
export function portOf({ url }: RunningSandbox): number {
  return Number(new URL(url).port);
}

/** A file of one that has ended says nothing, and is taken away; so is one that cannot be read. */
async function readAlive(path: string): Promise<RunningSandbox | undefined> {
  const running = decode(await readPrivateFile(path).catch(() => undefined));
  if (running !== undefined && processStart(running.pid) === running.processStart) return running;
  await unlink(path).catch(() => {});
  return undefined;
}

function folderOf(terminal: Terminal): string {
  return stateFolder(terminal, "sandbox");
}

function pathOf(terminal: Terminal, pid: number): string {
  return join(folderOf(terminal), `${PREFIX}${pid}.json`);
}

function encode({ accessPassword, people, ...open }: RunningSandbox): string {
  const codes = people.map((person) => ({ ...person, code: person.code.reveal() }));
  return JSON.stringify({ ...open, accessPassword: accessPassword.reveal(), people: codes });
}

function decode(text: string | undefined): RunningSandbox | undefined {
  try {
    const read = JSON.parse(text ?? "") as Omit<RunningSandbox, "accessPassword" | "people"> & {
      accessPassword: string;
      people: { email: string; fullName: string; code: string }[];
    };
    const people = read.people.map((person) => ({ ...person, code: new Secret(person.code) }));
    return { ...read, accessPassword: new Secret(read.accessPassword), people };
  } catch {
    return undefined;
  }
}
