import type { Context } from "../context.ts";
import type { ContractFlags } from "./doctor-contract.ts";
import { ExitWith } from "../exit-with.ts";
import { type Check, lookAround } from "../health/checks.ts";

interface Flags extends Partial<ContractFlags> {}

/** `labapi doctor`: one look after the other, until one fails that the next need; or with `--contract` a look at the server's ways. */
export async function run(context: Context, _args: readonly [], flags: Flags): Promise<void> {
  if (flags.contract !== undefined) {
    const { checkContract } = await import("./doctor-contract.ts");
    return await checkContract(context, { ...flags, contract: flags.contract });
  }
  report(context, await lookAround(context));
}

const MARKS = { ok: ["green", "✓"], warning: ["yellow", "!"], failed: ["red", "✗"] } as const;

function report({ output }: Context, checks: readonly Check[]): void {
  const isOk = checks.every(({ status }) => status !== "failed");
  output.give({ isOk, checks: checks.map(({ exitCode: _code, ...check }) => check) }, () =>
    checks
      .map(({ status, name, text, advice }) => {
        const [color, mark] = MARKS[status];
        return `${output.style(color, mark)} ${name}: ${text}${advice === null ? "" : `\n    ${advice}`}`;
      })
      .join("\n"),
  );
  const failed = checks.find(({ status }) => status === "failed");
  if (failed !== undefined) throw new ExitWith(failed.exitCode);
}
