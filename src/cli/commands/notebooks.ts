import type { Context } from "../context.ts";
import { nodeShape } from "../views/shapes.ts";
import { columns } from "../terminal/columns.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly long?: boolean;
  readonly create?: string;
}

/** `labapi notebooks`: those the person can open. */
export async function run(context: Context, _args: readonly [], flags: Flags): Promise<void> {
  if (flags.create !== undefined) return await create(context, flags.create);
  const { notebooks } = await context.user();
  const list = [...notebooks];
  context.output.give(
    list.map((notebook) => ({ ...nodeShape(notebook), isDefault: notebook.isDefault })),
    () =>
      columns(
        list.map(({ name, id, isDefault }) => [
          isDefault ? "*" : " ",
          ...(flags.long === true ? [shown(name), id] : [shown(name)]),
        ]),
      ),
  );
}

async function create(context: Context, name: string): Promise<void> {
  if (context.isDryRun) return context.output.say(`Would make the notebook ${JSON.stringify(name)}.`);
  const { notebooks } = await context.user();
  const notebook = await notebooks.create(name, { signal: context.signal });
  context.output.give([{ ...nodeShape(notebook), isDefault: notebook.isDefault }], () => shown(name));
}
