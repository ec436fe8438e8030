import { element, type XmlNode } from "../../wire/xml-writer.ts";
import type { Handler } from "../call.ts";
import { acknowledgement, array, boolean, dateTime, integer } from "../elements.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { NOTIFICATION_TYPES, type NotificationRow } from "../store/notifications.ts";

const notificationCounts: Handler = ({ store, account }) => {
  const counts = store.notifications.counts(account.id);
  const sum = (key: "total" | "unread"): number => [...counts.values()].reduce((total, count) => total + count[key], 0);
  const byType = NOTIFICATION_TYPES.flatMap((type) => {
    const { total, unread } = counts.get(type) ?? { total: 0, unread: 0 };
    const name = type.replaceAll("_", "-");
    return [integer(`${name}-total`, total), integer(`${name}-unread`, unread)];
  });
  return [integer("total", sum("total")), integer("unread", sum("unread")), ...byType];
};

const getNotifications: Handler = ({ params, store, account }) => {
  const types = params.list("action_types");
  if (types?.some((type) => !isType(type)) === true) throw new SandboxFault(4529, "action_types");
  const notebook = params.optional("nbid");
  const after = params.integer("last_action_viewed") ?? 0;
  const all = store.notifications.ofUser(account.id);
  const wanted = all
    .filter(({ id, type }) => id > after && (types === undefined || types.includes(type)))
    .filter(({ notebookWireId }) => notebook === undefined || notebookWireId === notebook)
    .filter(({ isRead }) => !isRead || !params.boolean("unread_only"))
    .slice(0, params.count("num_to_return"));
  const unread = all.filter(({ isRead }) => !isRead).length;
  return [integer("count", unread), array("notifications", wanted.map(notificationElement))];
};

const markAsRead: Handler = ({ params, store, account }) => {
  const ids = params.required("aids");
  if (ids.trim() === "all") {
    store.notifications.markAllAsRead(account.id);
    return [acknowledgement];
  }
  for (const id of ids.split(";").map((text) => text.trim())) {
    if (!/^\d{1,15}$/.test(id) || !store.notifications.markAsRead(account.id, Number(id))) {
      throw new SandboxFault(4529, "aids");
    }
  }
  return [acknowledgement];
};

function isType(text: string): boolean {
  return NOTIFICATION_TYPES.some((type) => type === text);
}

function notificationElement(row: NotificationRow): XmlNode {
  return element("notification", [
    element("aid", String(row.id)),
    element("action-type", row.type),
    boolean("is-read", row.isRead),
    dateTime("created-at", row.createdAt),
    element("nbid", row.notebookWireId),
    element("notebook", row.notebookName),
    ...(row.entryWireId === undefined ? [] : [element("eid", row.entryWireId)]),
    element("user-name", row.byName),
    element("description", row.description),
  ]);
}

export const notificationsHandlers = {
  notification_counts: notificationCounts,
  get_notifications: getNotifications,
  mark_as_read: markAsRead,
};
