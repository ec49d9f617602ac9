// Reads calendars with ical.js and prints, for each file named on the command line, what it found in it.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const moment = (time) =>
  time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString();

const entry = (component) => {
  const event = new ICAL.Event(component);
  return [event.uid, moment(event.startDate), moment(event.endDate), event.summary];
};

const read = (file) => {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  return calendar.getAllSubcomponents("vevent").map(entry);
};

const found = Object.fromEntries(process.argv.slice(2).map((file) => [file, read(file)]));
process.stdout.write(JSON.stringify(found));
