import { join } from "node:path";
import { expect, test } from "vitest";
import { exportAs } from "labapi/copies";
import { copyBench, sha256 } from "../world.ts";
import { importerFaults, openCrate, readZip, requiredFaults } from "./crate-checks.ts";
import { emptyNotebook, imported, pagesOf, snapshotOf } from "./import-world.ts";

const FOLDER = new URL("../../fixtures/eln/", import.meta.url).pathname;

test.for([
  ["OpenSemanticLab-MinimalExample.osl.eln", "MinimalExample", "A minimal test dataset exported from OpenSemanticLab"],
  ["kadi4mat-records-example.eln", "records-example", "This is a sample record."],
] as const)(
  "%s: nothing of it is lost, and it is exported again",
  { timeout: 120_000 },
  async ([name, title, text]) => {
    await using bench = await copyBench([]);
    const notebook = await emptyNotebook(bench);
    const path = join(FOLDER, name);
    const { summary } = await imported(path, notebook);
    expect(summary.findings.filter(({ severity }) => severity === "damage")).toEqual([]);
    const snapshot = await snapshotOf(bench, notebook);
    const pages = await pagesOf(snapshot);
    expect(pages.map((page) => page.name)).toEqual([title, `About the import of ${name}`]);
    expect(JSON.stringify(pages[0])).toContain(text);
    const kept = new Set(pages.flatMap(({ entries }) => entries.map(({ file }) => file?.sha256)));
    for (const [member, bytes] of await readZip(path)) if (!member.endsWith("/")) expect(kept).toContain(sha256(bytes));

    const again = await exportAs(snapshot, "eln", join(bench.folder, "again.eln")).summary();
    const crate = await openCrate(again.path);
    expect(importerFaults(crate)).toEqual([]);
    expect(requiredFaults(crate, "1.1")).toEqual([]);
    expect(again.conversions.every(({ outcome }) => outcome === "kept")).toBe(true);
  },
);

test("Kadi's measurements, dates and people stand on the page", { timeout: 120_000 }, async () => {
  await using bench = await copyBench([]);
  const notebook = await emptyNotebook(bench);
  await imported(join(FOLDER, "kadi4mat-records-example.eln"), notebook);
  const [page] = await pagesOf(await snapshotOf(bench, notebook));
  const text = page?.entries.map(({ content }) => content).join("\n") ?? "";
  for (const fact of [
    "actor.familyName",
    "Mustermann",
    "Tools Used.1",
    "Flat specimen holder",
    "Manideep",
    "2022-10-10",
  ]) {
    expect(text).toContain(fact);
  }
});
