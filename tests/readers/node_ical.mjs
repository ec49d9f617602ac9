// Reads calendars with node-ical and prints, for each file named on the command line, what is in it.
import ical from "node-ical";
import { inEach, moment } from "./found.mjs";

const pad = (number) => String(number).padStart(2, "0");
const day = (date) =>
  [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
const when = (date) => (date.dateOnly ? day(date) : moment(date));

const entry = (event) => ({
  uid: event.uid,
  start: when(event.start),
  end: when(event.end),
  summary: event.summary,
  location: event.location,
  description: event.description,
  status: event.status,
  categories: event.categories,
  busy: event.transparency !== "TRANSPARENT",
  alarm: event.alarms?.[0].trigger,
});

inEach((text) =>
  Object.values(ical.sync.parseICS(text))
    .filter((component) => component.type === "VEVENT")
    .map(entry),
);
