import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { ContractReport, FactFinding } from "../../index.ts";
import { UsageError } from "../../core/errors.ts";
import { counted } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";
import { addressOf, Places } from "../addresses/places.ts";
import type { Context } from "../context.ts";
import { confirm } from "../terminal/ask.ts";
import { columns } from "../terminal/columns.ts";

export interface ContractFlags {
  readonly contract: string;
  readonly readOnly?: boolean;
  readonly report?: string;
  readonly interval?: number;
}

/** `labapi doctor --contract`: what a server really does, beside what labapi takes for true. */
export async function checkContract(context: Context, flags: ContractFlags): Promise<void> {
  const { output, signal } = context;
  const place = await new Places(context).container(flags.contract);
  const isReadOnly = flags.readOnly === true;
  if (!isReadOnly) {
    output.say(
      `One new page is made in ${shown(addressOf(place))}, and about 35 calls write texts, small files and a comment on it. It stays ` +
        "there until you put it into the trash. --read-only asks only what changes nothing.",
    );
    if (context.isDryRun) return;
    await confirm(context, "Go on?");
  }
  const client = await context.client();
  const check = await client.checkContract(await context.user(), place, {
    isReadOnly,
    minIntervalMs: flags.interval,
    signal,
  });
  for await (const { question, method, outcome, done, total } of check) {
    output.detail(`${done}/${total} ${question} (${method}): ${outcome}`);
  }
  const report = check.report();
  output.give(report, () => table(report));
  output.say(summary(report));
  if (check.pageId !== undefined) {
    const { notebook } = place;
    output.say(`The page can go: labapi trash ${JSON.stringify(`id:${notebook.id}:id:${check.pageId}`)}`);
  }
  if (flags.report !== undefined) await save(context, flags.report, report);
}

/** The report was shown on standard output; only what was seen goes into the file. */
async function save(context: Context, file: string, report: ContractReport): Promise<void> {
  const path = resolve(context.terminal.cwd, file);
  await confirm(context, `Save what is shown above as ${shown(path)}?`);
  await writeFile(path, `${JSON.stringify(report, undefined, 2)}\n`, { flag: "wx" }).catch((cause: unknown) => {
    const { code = "unknown reason" } = cause as NodeJS.ErrnoException;
    throw new UsageError(`The report cannot be written to ${JSON.stringify(path)} (${code}). Give another file.`, {
      cause,
    });
  });
  context.output.say(`Saved ${shown(path)}. Please send it to the maintainers; it names nobody and nothing of yours.`);
}

const MARKS: Readonly<Record<FactFinding["verdict"], string>> = {
  "as expected": "=",
  differs: "!",
  "not asked": "?",
};

function table({ facts }: ContractReport): string {
  const rows = facts.map(({ verdict, id, claim, expected, seen }) => [MARKS[verdict], id, expected, seen, claim]);
  return columns([["", "fact", "expected", "seen", "what it is about"], ...rows]);
}

function summary({ facts, questionsAsked, service }: ContractReport): string {
  const count = (verdict: FactFinding["verdict"]): number => facts.filter((fact) => fact.verdict === verdict).length;
  return (
    `${counted(questionsAsked, "call")} to ${service === "other" ? "this server" : `region ${service}`}: ` +
    `${count("as expected")} facts as expected, ${count("differs")} differ, ${count("not asked")} not asked.`
  );
}
