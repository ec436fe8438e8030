/**
 * Figures as ratios or differences within this run: the machine's own speed cancels out. Name the ones you want
 * (`npm run bench -- starts`); all of them without a name.
 */
import { benchStarts } from "./starts.ts";
import { benchSmallCall } from "./small-call.ts";
import { benchTransfer } from "./transfer.ts";

const BENCHES: Readonly<Record<string, () => unknown>> = {
  "small-call": benchSmallCall,
  starts: benchStarts,
  transfer: benchTransfer,
};

const wanted = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench();
}
