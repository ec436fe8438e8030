import type { NotificationId } from "../../index.ts";
import type { Context } from "../context.ts";
import { formatDate } from "../../core/format.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly unread?: boolean;
  readonly count?: boolean;
  readonly markRead?: boolean;
  readonly limit: number;
}

/** `labapi notifications`: what happened around the person; with `--mark-read` it is taken as read. */
export async function run(context: Context, [ids]: readonly [readonly string[]], flags: Flags): Promise<void> {
  if (flags.markRead === true) return await markRead(context, ids);
  return flags.count === true ? await count(context) : await list(context, flags);
}

async function list(context: Context, { unread, limit }: Flags): Promise<void> {
  const { output, signal } = context;
  const { items } = await (await context.user()).notifications({ unreadOnly: unread, limit, signal });
  const shapes = items.map((item) => ({
    id: item.id,
    type: item.type ?? null,
    isRead: item.isRead ?? null,
    createdAt: item.createdAt?.toISOString() ?? null,
    notebook: item.notebookName ?? null,
    entryId: item.entryId ?? null,
    userName: item.userName ?? null,
    description: item.description ?? null,
  }));
  const row = ({
    isRead,
    createdAt,
    notebookName,
    userName,
    type,
    description,
    id,
  }: (typeof items)[number]): string[] => [
    isRead === true ? " " : "*",
    formatDate(createdAt),
    ...[notebookName, userName, description ?? type, id].map((text) => shown(text ?? "")),
  ];
  await output.list(shapes, () => ({
    headings: [" ", "when", "notebook", "who", "what", "id"],
    rows: items.map(row),
  }));
  if (items.length === 0) output.say("There are no notifications.");
  if (items.length === limit) await tellTotal(context, limit, unread === true);
}

async function tellTotal(context: Context, limit: number, isUnread: boolean): Promise<void> {
  const { output, signal } = context;
  const counts = await (await context.user()).notificationCounts({ signal });
  const total = isUnread ? counts.unread : counts.total;
  if (total > limit) output.say(`${limit} of ${total}; --limit shows more.`);
}

async function count(context: Context): Promise<void> {
  const { total, unread } = await (await context.user()).notificationCounts({ signal: context.signal });
  context.output.give({ total, unread }, () => `${unread} unread of ${total}`);
}

/** Those that were named, or all. Cannot be taken back. */
async function markRead(context: Context, ids: readonly string[]): Promise<void> {
  const what = ids.length === 0 ? "all notifications" : `${ids.length} notifications`;
  if (context.isDryRun) return context.output.plan(`mark ${what} as read`);
  const user = await context.user();
  const marked = ids.length === 0 ? "all" : ids.map((id) => id.replace(/^id:/, "") as NotificationId);
  await user.markNotificationsRead(marked, { signal: context.signal });
  if (context.output.isJson) context.output.json({ marked });
  else context.output.say(`Marked ${what} as read.`);
}
