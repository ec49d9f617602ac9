// Reads calendars with ical.js and prints, for each file named on the command line, its tasks and journal entries.
import ICAL from "ical.js";
import { inEach } from "./found.mjs";

const entry = (component) => ({
  component: component.name.toUpperCase(),
  uid: component.getFirstPropertyValue("uid"),
  summary: component.getFirstPropertyValue("summary"),
  start: component.getFirstPropertyValue("dtstart")?.toString() ?? "",
  due: component.getFirstPropertyValue("due")?.toString() ?? "",
  status: component.getFirstPropertyValue("status") ?? "",
  percent: String(component.getFirstPropertyValue("percent-complete") ?? ""),
  parent: component.getFirstPropertyValue("related-to") ?? "",
});

inEach((text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return ["vtodo", "vjournal"].flatMap((name) => calendar.getAllSubcomponents(name).map(entry));
});
