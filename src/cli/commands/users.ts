import type { Notebook, NotebookRole } from "../../index.ts";
import { confirm } from "../terminal/ask.ts";
import type { Context } from "../context.ts";
import { Places } from "../addresses/places.ts";
import { columns } from "../terminal/columns.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly add?: string;
  readonly setRole?: string;
  readonly remove?: string;
  readonly role?: NotebookRole;
}

/** `labapi users`: who may open a notebook, and as what. */
export async function run(context: Context, [address]: readonly [string], flags: Flags): Promise<void> {
  const notebook = await new Places(context).notebook(address);
  await change(context, notebook, flags);
  if (context.isDryRun) return;
  const people = await notebook.users({ signal: context.signal });
  const shapes = people.map(({ email, fullName, role, canOwnNotebooks }) => ({
    email: email ?? null,
    fullName: fullName ?? null,
    role,
    canOwnNotebooks: canOwnNotebooks ?? null,
  }));
  context.output.give(shapes, () =>
    columns(shapes.map(({ email, fullName, role }) => [role, shown(email ?? ""), shown(fullName ?? "")])),
  );
}

async function change(context: Context, notebook: Notebook, { add, setRole, remove, role }: Flags): Promise<void> {
  const { output, isDryRun, signal } = context;
  const name = JSON.stringify(notebook.name);
  if (add !== undefined) {
    if (isDryRun) output.say(`Would let ${add} into ${name} as ${role ?? "USER"}.`);
    else await notebook.addUser(add, role, { signal });
  }
  if (setRole !== undefined) {
    if (isDryRun) output.say(`Would make ${setRole} ${role ?? "USER"} of ${name}.`);
    else await notebook.setRole(setRole, role ?? "USER", { signal });
  }
  if (remove === undefined) return;
  await confirm(context, `Take ${remove} out of ${name}?`);
  if (isDryRun) output.say(`Would take ${remove} out of ${name}.`);
  else await notebook.removeUser(remove, { signal });
}
