import { complete } from "../completion/complete.ts";
import { answerFor, wordsOf } from "../completion/line.ts";
import { completionScript, FILES, type Shell } from "../completion/scripts.ts";
import { Context } from "../context.ts";
import type { CommandDefinition } from "../definition.ts";

interface Flags {
  readonly complete?: string;
}

/** `labapi completion`: the script for a shell; with `--complete`, what the script asks for at every Tab. */
export async function run(
  context: Context,
  [shell]: readonly [Shell],
  { complete: line }: Flags,
  definitions: readonly CommandDefinition[],
): Promise<void> {
  if (line === undefined) return context.output.text(completionScript(shell));
  const words = wordsOf(line, shell);
  const word = words.at(-1) ?? { text: "", quote: "", breakAt: 0 };
  try {
    // Whatever goes wrong must not write over the line that is being typed, nor ask for anything.
    const silent = new Context({ ...context.terminal, isInteractive: false, err: () => {} }, context.flags);
    await using _closing = silent;
    const found = await complete(silent, definitions, words);
    context.output.text(
      found === "files" ? FILES : found.map((candidate) => answerFor(shell, candidate, word)).join("\n"),
    );
  } catch {
    context.output.text("");
  }
}
