import { readFileSync } from "node:fs";
import type { RunningSandbox } from "./running.ts";

/** A shell whose language we write. */
export type Shell = "bash" | "fish" | "powershell" | "cmd";

export const SHELLS: readonly Shell[] = ["bash", "fish", "powershell", "cmd"];

type Variables = Readonly<Record<string, string>>;

/** The access key of a sandbox, as the variables that programs read. */
export function keyVariables({ url, accessKeyId, accessPassword }: RunningSandbox): Variables {
  return { API_URL: url, ACCESS_KEYID: accessKeyId, ACCESS_PWD: accessPassword.reveal() };
}

/** The key, and a person with a code. */
export function allVariables(running: RunningSandbox): Variables {
  const [person] = running.people;
  return { ...keyVariables(running), AUTH_EMAIL: person?.email ?? "", AUTH_KEY: person?.code.reveal() ?? "" };
}

/** Lines that set variables, for this shell to evaluate. */
export function shellLines(variables: Variables, shell: Shell): readonly string[] {
  return Object.entries(variables).map(([name, value]) => LINE[shell](name, value));
}

/** How this shell evaluates what a command prints. */
export const EVALUATE: Readonly<Record<Shell, (command: string) => string>> = {
  bash: (command) => `eval "$(${command})"`,
  fish: (command) => `${command} | source`,
  powershell: (command) => `${command} | Out-String | Invoke-Expression`,
  cmd: (command) => `for /f "delims=" %i in ('${command} --shell cmd') do %i`,
};

const LINE: Readonly<Record<Shell, (name: string, value: string) => string>> = {
  bash: (name, value) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  fish: (name, value) => `set -gx ${name} '${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
  // Inside the quotes nothing is special but the percent sign.
  cmd: (name, value) => `set "${name}=${value.replaceAll("%", "%%")}"`,
};

/** The shell we were started from, as far as can be told: bash where nothing is known. */
export function guessShell(env: Variables | Readonly<Record<string, string | undefined>>): Shell {
  if (process.platform === "win32") return env["PROMPT"] === undefined ? "powershell" : "cmd";
  const name = parentName();
  if (name === "fish") return "fish";
  return name === "pwsh" ? "powershell" : "bash";
}

function parentName(): string {
  try {
    return readFileSync(`/proc/${process.ppid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}
