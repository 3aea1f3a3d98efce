// Reads calendars from standard input (a JSON list of texts) and writes what ical.js understands of each, as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(pathToFileURL(`${process.argv[2]}/package.json`)).resolve("ical.js");
const { default: ICAL } = await import(pathToFileURL(found));

const moment = (time) =>
  time && (time.isDate ? time.toString() : new Date(time.toUnixTime() * 1000).toISOString().replace(".000Z", "+00:00"));

const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((event) => ({
    uid: event.getFirstPropertyValue("uid"),
    start: moment(event.getFirstPropertyValue("dtstart")),
    end: moment(event.getFirstPropertyValue("dtend")),
  }));
};

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
