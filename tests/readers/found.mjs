// What the readers in JavaScript have in common: the files to read, and how a moment is said.
import { readFileSync } from "node:fs";

export const moment = (date) => date.toISOString().replace(".000Z", "Z");

export const inEach = (read) => {
  const files = process.argv.slice(2);
  const found = files.map((file) => [file, read(readFileSync(file, "utf8"))]);
  process.stdout.write(JSON.stringify(Object.fromEntries(found)));
};
