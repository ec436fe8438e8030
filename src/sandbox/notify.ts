import type { Call } from "./call.ts";
import type { NotificationType } from "./store/notifications.ts";

/** What others are told of. */
export interface Event {
  readonly type: NotificationType;
  readonly description: string;
  readonly entryId?: number;
}

/** Tells every other member of a shared notebook. */
export function notifyMembers(call: Call, notebookId: number, event: Event): void {
  const { store, account, now } = call;
  for (const { userId } of store.notebooks.members(notebookId)) {
    if (userId === account.id) continue;
    store.notifications.add({ ...event, userId, notebookId, byName: account.fullName, createdAt: now });
  }
}
