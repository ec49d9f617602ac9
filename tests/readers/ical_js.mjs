// Reads calendars with ical.js and prints, for each file named on the command line, what is in it.
import ICAL from "ical.js";
import { inEach, moment } from "./found.mjs";

const when = (time) =>
  time.isDate || time.zone === ICAL.Timezone.localTimezone
    ? time.toString()
    : moment(new Date(time.toUnixTime() * 1000));

const entry = (component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    start: when(event.startDate),
    end: when(event.endDate),
    summary: event.summary,
    location: event.location,
    description: event.description,
    status: component.getFirstPropertyValue("status"),
    categories: component.getFirstProperty("categories")?.getValues(),
    busy: component.getFirstPropertyValue("transp") !== "TRANSPARENT",
    alarm: component
      .getFirstSubcomponent("valarm")
      ?.getFirstPropertyValue("trigger")
      .toString(),
  };
};

inEach((text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents("vevent").map(entry);
});
