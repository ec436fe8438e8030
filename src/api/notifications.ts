import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { notifications } from "../endpoints/index.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `notifications` class of the ELN API, one method each. Source: LabArchives API, Notifications. */
export class NotificationsApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Notifications, newest first.
   */
  getNotifications(
    params: ParamsOf<typeof notifications.getNotifications>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notifications.getNotifications>> {
    return this.#transport.call(notifications.getNotifications, params, options);
  }

  /**
   * Marks notifications as read. Cannot be taken back. Errors: 4529.
   */
  markAsRead(
    params: ParamsOf<typeof notifications.markAsRead>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notifications.markAsRead>> {
    return this.#transport.call(notifications.markAsRead, params, options);
  }

  /**
   * How many notifications there are, in total and unread, by type.
   */
  notificationCounts(
    params: ParamsOf<typeof notifications.notificationCounts>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notifications.notificationCounts>> {
    return this.#transport.call(notifications.notificationCounts, params, options);
  }
}
