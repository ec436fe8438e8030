import type { SendOptions } from "../../transfer/index.ts";
import type { Context } from "../context.ts";
import { stateFolder } from "./state-folder.ts";

/** Flags of every command that sends files. */
export type SendFlags = Pick<SendOptions, "caption" | "ignoreCase" | "allowSecrets"> & {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly parents?: boolean;
  readonly receipt?: string;
};

/** What an engine that sends takes, from the flags, the environment and the person. */
export async function sendOptionsOf(context: Context, flags: SendFlags): Promise<SendOptions> {
  const { terminal, signal } = context;
  const { caption, ignoreCase, allowSecrets, include, exclude } = flags;
  const user = await context.user();
  const { baseUrl, uid } = user.session();
  return {
    caption,
    ignoreCase,
    allowSecrets,
    include,
    exclude,
    signal,
    stateFolder: stateFolder(terminal, ""),
    account: `${baseUrl} ${uid}`,
    settleMs: settleMsOf(terminal.env),
    maxFileBytes: () => user.maxUploadSize({ signal }),
  };
}

/** How long LabArchives may take to show a file whose upload lost its sender, where somebody set it; milliseconds. */
function settleMsOf(env: Readonly<Record<string, string | undefined>>): number | undefined {
  const seconds = Number(env["LABAPI_SETTLE_SECONDS"] ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
