/** All figures, as ratios or differences within this run: the machine's own speed cancels out. */
import { benchSmallCall } from "./small-call.ts";

await benchSmallCall();
