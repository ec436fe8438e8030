import { NodeExistsError } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { nodeShape } from "../views/shapes.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly long?: boolean;
  readonly create?: string;
  readonly duplicate?: boolean;
}

/** `labapi notebooks`: those the person can open. */
export async function run(context: Context, _args: readonly [], flags: Flags): Promise<void> {
  if (flags.create !== undefined) return await create(context, flags.create, flags.duplicate === true);
  const { notebooks } = await context.user();
  const list = [...notebooks];
  await context.output.list(
    list.map((notebook) => ({ ...nodeShape(notebook), isDefault: notebook.isDefault })),
    () => ({
      headings: [" ", "notebook", ...(flags.long === true ? ["id"] : [])],
      rows: list.map(({ name, id, isDefault }) => [
        isDefault ? "*" : " ",
        ...(flags.long === true ? [shown(name), id] : [shown(name)]),
      ]),
    }),
  );
  if (list.length === 0) context.output.say("There are no notebooks. `labapi notebooks --create` makes one.");
}

async function create(context: Context, name: string, mayDuplicate: boolean): Promise<void> {
  const { notebooks } = await context.user();
  const namesakes = notebooks.all(name);
  // Nobody can delete a notebook through the API, so a second one of the name has to be meant.
  if (namesakes.length > 0 && !mayDuplicate) {
    throw new NodeExistsError(
      `There is already a notebook called ${JSON.stringify(name)}. Give another name, or --duplicate to have both.`,
      { ids: namesakes.map(({ id }) => id) },
    );
  }
  if (context.isDryRun) return context.output.plan(`make the notebook ${JSON.stringify(name)}`);
  const notebook = await notebooks.create(name, { signal: context.signal });
  context.output.give([{ ...nodeShape(notebook), isDefault: notebook.isDefault }], () => shown(name));
}
