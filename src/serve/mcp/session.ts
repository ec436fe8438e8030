import type { User } from "../../tree/model/people.ts";
import { DEFAULT_LIMITS, type AssistantLimits, type AssistantOptions, type WritePlace } from "./options.ts";
import { Budget } from "./budget.ts";
import { Finder } from "./finder.ts";
import { Gate } from "./gate.ts";

/** One assistant that is connected: what it may do, what it has done, and the door everything leaves by. */
export class Session {
  readonly user: User;
  readonly limits: AssistantLimits;
  readonly finder: Finder;
  readonly gate: Gate;
  readonly budget: Budget;
  readonly writeBelow: WritePlace | undefined;
  readonly mayTrash: boolean;
  readonly now: () => number;
  readonly options: AssistantOptions;
  /** How the program at the other end calls itself; told at the handshake. */
  clientName = "an unnamed assistant";

  constructor(options: AssistantOptions) {
    const { user, writeBelow, mayTrash = false, showPeople = false, now = Date.now } = options;
    this.options = options;
    this.user = user;
    this.limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.finder = new Finder(user);
    this.writeBelow = writeBelow;
    this.mayTrash = mayTrash && writeBelow !== undefined;
    this.now = now;
    const { uid, accessKeyId } = user.session();
    this.gate = new Gate({ secrets: [uid, accessKeyId], showPeople });
    this.budget = new Budget(this.limits, now);
  }
}
