// Prints the CPU time that corgi takes for a VIN, in microseconds: of the process,
// user and system, warm. The VINs come one a line from standard input; the first
// warms it up.
import { createDecoder } from "@cardog/corgi";
import { readFileSync } from "node:fs";

const [first, ...vins] = readFileSync(0, "utf8").trim().split("\n");
const decoder = await createDecoder();
await decoder.decode(first);
const before = process.cpuUsage();
for (const vin of vins) await decoder.decode(vin);
const spent = process.cpuUsage(before);
console.log((spent.user + spent.system) / vins.length);
await decoder.close();
