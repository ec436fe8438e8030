/** Which snapshots stay. A snapshot that any rule keeps stays. */
export interface KeepPolicy {
  /** So many of the newest. */
  readonly last?: number | undefined;
  /** The newest of each of the last so many hours, days, weeks (ISO, from Monday), months or years that have one. */
  readonly hourly?: number | undefined;
  readonly daily?: number | undefined;
  readonly weekly?: number | undefined;
  readonly monthly?: number | undefined;
  readonly yearly?: number | undefined;
  /** Everything younger than so many milliseconds before the newest. */
  readonly withinMs?: number | undefined;
  /** Those that bear one of these. A legal hold is a tag. */
  readonly tags?: readonly string[] | undefined;
}

/** A snapshot, as far as the rules look at it. */
export interface Keepable {
  readonly name: string;
  readonly startedAt: Date;
  readonly isComplete: boolean;
  readonly tags: readonly string[];
}

/** Why each snapshot stays, by its name; what is not named goes. */
export type Reasons = ReadonlyMap<string, readonly string[]>;

const DAY_MS = 86_400_000;

const PERIODS = {
  hourly: (at: Date) => at.toISOString().slice(0, 13),
  daily: (at: Date) => at.toISOString().slice(0, 10),
  weekly: mondayOf,
  monthly: (at: Date) => at.toISOString().slice(0, 7),
  yearly: (at: Date) => at.toISOString().slice(0, 4),
} satisfies Partial<Record<keyof KeepPolicy, (at: Date) => string>>;

/** Is there any rule at all? Without one nothing would stay. */
export function isEmptyPolicy(policy: KeepPolicy): boolean {
  const { last, hourly, daily, weekly, monthly, yearly, withinMs, tags = [] } = policy;
  const counts = [last, hourly, daily, weekly, monthly, yearly];
  return withinMs === undefined && tags.length === 0 && counts.every((count) => (count ?? 0) <= 0);
}

/** Applies the rules, in UTC. The newest complete snapshot always stays, and the newest of all. */
export function applyPolicy(snapshots: readonly Keepable[], policy: KeepPolicy): Reasons {
  const reasons = new Map<string, string[]>();
  const newestFirst = snapshots.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime());
  const keep = (snapshot: Keepable | undefined, why: string): void => {
    if (snapshot !== undefined) reasons.set(snapshot.name, [...(reasons.get(snapshot.name) ?? []), why]);
  };
  for (const snapshot of newestFirst.slice(0, Math.max(0, policy.last ?? 0))) keep(snapshot, "last");
  for (const [rule, periodOf] of Object.entries(PERIODS)) {
    const count = policy[rule as keyof typeof PERIODS] ?? 0;
    for (const snapshot of newestOfPeriods(newestFirst, periodOf, count)) keep(snapshot, rule);
  }
  const [newest] = newestFirst;
  const youngest = (newest?.startedAt.getTime() ?? 0) - (policy.withinMs ?? -1);
  for (const snapshot of newestFirst) {
    if (policy.withinMs !== undefined && snapshot.startedAt.getTime() >= youngest) keep(snapshot, "within");
    const tags = snapshot.tags.filter((tag) => policy.tags?.includes(tag) === true);
    for (const tag of tags) keep(snapshot, `tag ${tag}`);
  }
  keep(newest, "newest");
  keep(
    newestFirst.find(({ isComplete }) => isComplete),
    "newest complete one",
  );
  return reasons;
}

/** A complete snapshot stands for its period rather than a later one with holes. */
function newestOfPeriods(
  newestFirst: readonly Keepable[],
  periodOf: (at: Date) => string,
  count: number,
): readonly Keepable[] {
  const periods = new Map<string, Keepable>();
  for (const snapshot of newestFirst) {
    const period = periodOf(snapshot.startedAt);
    const known = periods.get(period);
    if (known === undefined || (!known.isComplete && snapshot.isComplete)) periods.set(period, snapshot);
  }
  return [...periods.values()].slice(0, Math.max(0, count));
}

function mondayOf(at: Date): string {
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
