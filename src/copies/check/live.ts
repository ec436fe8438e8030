import type { Source } from "../source/source.ts";
import { openSnapshot } from "../snapshot/open.ts";
import { compare, type Difference } from "./compare.ts";
import type { Finding } from "./findings.ts";

/**
 * Compares a snapshot with what LabArchives has now. What LabArchives changed since has another version and is no finding; other
 * content under the same version is.
 */
export async function compareWithLive(
  path: string,
  source: Source,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<readonly Finding[]> {
  const snapshot = await openSnapshot(path);
  const findings: Finding[] = [];
  for await (const difference of compare(snapshot, source, { signal: options.signal, download: true })) {
    const why = difference.isUnexplained === true ? whyOf(difference) : undefined;
    if (why !== undefined)
      findings.push({ kind: "differs", snapshot: snapshot.path, path: difference.path.join("/"), why });
  }
  return findings;
}

function whyOf({ entry, why }: Difference): string {
  const what = entry === undefined ? "" : `entry ${entry.position} (${entry.filename ?? entry.partType}): `;
  return `${what}LabArchives has other ${why.join(", ")} under the same version`;
}
