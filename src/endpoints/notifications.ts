import type { NotebookId, NotificationId, UserId } from "../core/ids.ts";
import { asInteger, everyAnd, type TolerantList } from "../wire/decode.ts";
import { endpoint, xml } from "./endpoint.ts";
import { optional, required } from "./param.ts";
import { decodeNotification, decodeNotificationCounts, type NotificationRecord } from "./records.ts";

/** The kinds of things one is notified of. */
export const NOTIFICATION_TYPES = ["assignment", "comment", "notebook_modification"] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export interface NotificationListRecord extends TolerantList<NotificationRecord> {
  /** How many are unread, or `undefined` when the answer does not say. */
  readonly unreadCount: number | undefined;
}

const userId = required.text<UserId>("uid");
const decodeList = everyAnd("notification", decodeNotification, (found, root): NotificationListRecord => {
  const count = root.first("count");
  return { ...found, unreadCount: count === undefined ? undefined : asInteger(count) };
});

export const notificationCounts = endpoint({
  class: "notifications",
  method: "notification_counts",
  verb: "GET",
  params: { userId },
  result: xml(decodeNotificationCounts),
  summary: "How many notifications there are, in total and unread, by type.",
});

export const getNotifications = endpoint({
  class: "notifications",
  method: "get_notifications",
  verb: "GET",
  params: {
    userId,
    types: optional.list<NotificationType>("action_types"),
    unreadOnly: optional.boolean("unread_only"),
    notebookId: optional.text<NotebookId>("nbid"),
    maxToReturn: optional.integer("num_to_return"),
    after: optional.text<NotificationId>("last_action_viewed"),
  },
  result: xml(decodeList, { holds: ["notifications", "notification", "count"] }),
  summary: "Notifications, newest first.",
});

export const markAsRead = endpoint({
  class: "notifications",
  method: "mark_as_read",
  verb: "POST",
  transport: "form",
  mutates: true,
  // The single id "all" stands for every notification.
  params: { userId, ids: required.list<NotificationId | "all">("aids", ";") },
  result: xml(() => undefined),
  errors: [4529],
  summary: "Marks notifications as read. Cannot be taken back.",
});
