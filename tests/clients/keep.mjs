// Keeps of each UID the newest entry of all calendars so far (RFC 5546, 2.1.5), and prints what is
// kept after each calendar that the command line names.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../readers/", import.meta.url));
const ICAL = require("ical.js").default ?? require("ical.js");
const kept = new Map();

const isNewer = (found, before) =>
  found.sequence > before.sequence ||
  (found.sequence === before.sequence && found.stamp >= before.stamp);

const when = (time) =>
  time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000", "");

const entry = (component) => {
  const event = new ICAL.Event(component);
  const value = (name) => component.getFirstPropertyValue(name);
  return {
    sequence: event.sequence,
    stamp: value("dtstamp").toUnixTime(),
    shown: {
      uid: event.uid,
      start: when(event.startDate),
      end: when(event.endDate),
      summary: event.summary,
      location: event.location ?? "",
      description: event.description ?? "",
      status: value("status") ?? "",
    },
  };
};

const step = (file) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  for (const component of calendar.getAllSubcomponents("vevent")) {
    const found = entry(component);
    const before = kept.get(found.shown.uid);
    if (!before || isNewer(found, before)) kept.set(found.shown.uid, found);
  }
  return [...kept.values()].map((each) => each.shown);
};

console.log(JSON.stringify(process.argv.slice(2).map(step)));
