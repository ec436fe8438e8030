import { open } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { AssistantOptions, ConfigClient, WritePlace } from "../../serve/mcp/index.ts";
import { UsageError } from "../../core/errors.ts";
import { Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { stateFolder } from "../inputs/state-folder.ts";

interface Flags {
  readonly allowWrites?: boolean;
  readonly allowUnder?: string;
  readonly allowTrash?: boolean;
  readonly showPeople?: boolean;
  readonly audit?: string;
  readonly http?: boolean;
  readonly port: number;
  readonly printConfig?: ConfigClient;
}

/** `labapi mcp`: an assistant's way into the notebooks. */
export async function run(context: Context, _args: readonly [], flags: Flags): Promise<void> {
  checkFlags(flags);
  if (flags.printConfig !== undefined) return await printConfig(context, flags.printConfig, flags);
  const mcp = await load();
  await using log = await openLog(context, flags.audit);
  const options = await optionsFor(context, flags);
  const audited = {
    ...options,
    onAudit: async (record: object) => void (await log.write(`${JSON.stringify(record)}\n`)),
  };
  if (flags.http !== true) return await mcp.serveStdio(audited);
  await using server = await mcp.serveHttp({ ...audited, port: flags.port });
  const { url, token } = server;
  context.output.give({ url, token }, () => `${url}\nAuthorization: Bearer ${token}`);
  context.output.say("Serving until Ctrl-C. The token lets whoever has it read your notebooks.");
  await untilStopped(context.signal);
}

function checkFlags({ allowWrites, allowUnder, allowTrash }: Flags): void {
  if (allowWrites === true && allowUnder === undefined) {
    throw new UsageError('Say where it may write: --allow-under "Notebook:/folder".');
  }
  if (allowWrites !== true && (allowUnder !== undefined || allowTrash === true)) {
    throw new UsageError("Nothing may be written without --allow-writes.");
  }
}

/** Optional: most people have no assistant, and the library for it is half as large as labapi. */
async function load(): Promise<typeof import("../../serve/mcp/index.ts")> {
  try {
    return await import("../../serve/mcp/index.ts");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UsageError(
      "labapi mcp needs the package @modelcontextprotocol/sdk. Run: npm install @modelcontextprotocol/sdk zod",
      { cause },
    );
  }
}

async function printConfig({ output }: Context, client: ConfigClient, flags: Flags): Promise<void> {
  // By itself, without the library: the block is for a machine that may not have it yet.
  const { configFor } = await import("../../serve/mcp/print-config.ts");
  const args = [
    ...(flags.allowWrites === true ? ["--allow-writes"] : []),
    ...(flags.allowUnder === undefined ? [] : ["--allow-under", flags.allowUnder]),
    ...(flags.allowTrash === true ? ["--allow-trash"] : []),
    ...(flags.showPeople === true ? ["--show-people"] : []),
  ];
  output.text(configFor(client, args));
}

async function optionsFor(context: Context, flags: Flags): Promise<AssistantOptions> {
  const writeBelow = flags.allowUnder === undefined ? undefined : await placeOf(context, flags.allowUnder);
  return {
    user: await context.user(),
    writeBelow,
    mayTrash: flags.allowTrash === true,
    showPeople: flags.showPeople === true,
    signal: context.signal,
  };
}

/** It has to be there: a place that is only meant would be made by whoever writes first. */
async function placeOf(context: Context, address: string): Promise<WritePlace> {
  const { notebook, path } = await new Places(context).node(address);
  return { notebook, path };
}

async function openLog(context: Context, file: string | undefined): ReturnType<typeof open> {
  const path =
    file === undefined
      ? join(stateFolder(context.terminal, "mcp"), "audit.jsonl")
      : resolve(context.terminal.cwd, file);
  const log = await open(path, "a", 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(
      `The audit log ${JSON.stringify(path)} cannot be written (${cause.code ?? "unknown reason"}). Give another with --audit.`,
      { cause },
    );
  });
  context.output.say(`Every call is noted in ${path}.`);
  return log;
}

function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
