import { shown } from "../../core/terminal-safe.ts";
import type { Context } from "../context.ts";
import { describeKey } from "../keys/describe-key.ts";
import { aligned } from "../sandbox-process/banner.ts";
import { runningSandboxes } from "../sandbox-process/running.ts";
import { codeIn, profileOf, sessionStore } from "../session.ts";
import { packageVersion } from "../../core/version.ts";

type Steps = readonly (readonly [command: string, does: string])[];

const WORK: Steps = [
  ["labapi ls", "your notebooks"],
  ['labapi note -p "Notebook:/Hello" "First words"', "write on a page, which is made"],
  ['labapi put results.csv "Notebook:/Hello"', "send a file"],
];
const SIGN_IN: Steps = [["labapi login", "sign in, in the browser"]];
const SIGN_IN_TO_SANDBOX: Steps = [["labapi login --sandbox", "sign in to it, without a browser"]];
const NO_KEY: Steps = [
  ["labapi sandbox", "a LabArchives of your own on this machine: no key, no account"],
  ["labapi configure", "you have an access key: keep it, once"],
];
const HELP: Steps = [
  ["labapi --help", "everything there is"],
  ["labapi doctor", "something is wrong? It says what"],
];

/** `labapi` alone: who am I here, and what do I type next? Nobody is asked, LabArchives neither. */
export async function run(context: Context): Promise<void> {
  const { who, next } = await situation(context);
  context.output.text(
    [
      `labapi ${packageVersion()}: LabArchives from the terminal.`,
      "",
      who,
      "",
      "Next:",
      ...aligned([...next, ...HELP]),
      "",
    ].join("\n"),
  );
}

async function situation(context: Context): Promise<{ readonly who: string; readonly next: Steps }> {
  const { terminal, sessionOptions } = context;
  const { baseUrl, accessKeyId, accessPassword } = await describeKey(context);
  const at = shown(baseUrl.value ?? "");
  const isRunning = (await runningSandboxes(terminal)).length > 0;
  if (accessKeyId.value === null || accessPassword.value === null) {
    const who = isRunning ? "No access key yet, but a sandbox is running." : "No access key yet.";
    return { who, next: isRunning ? [...SIGN_IN_TO_SANDBOX, ...NO_KEY.slice(1)] : NO_KEY };
  }
  const code = codeIn(terminal);
  if (code !== undefined)
    return { who: `You are ${shown(code.email)} at ${at} (AUTH_EMAIL in the environment).`, next: WORK };
  const profile = profileOf(sessionOptions);
  const session = await (await sessionStore(terminal)).load(profile);
  const isOfThisKey = session?.accessKeyId === accessKeyId.value;
  if (session === undefined || !isOfThisKey) {
    const who = `Nobody is signed in at ${at} (the key is from ${accessKeyId.source}).`;
    return { who, next: isRunning ? [...SIGN_IN_TO_SANDBOX, ...SIGN_IN] : SIGN_IN };
  }
  return {
    who: `You are ${shown(session.fullName ?? session.email)} <${shown(session.email)}> at ${at} (profile ${profile}).`,
    next: WORK,
  };
}
