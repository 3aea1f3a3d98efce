// The calculator of dates. Progressive enhancement: without this script each case is a table of "day + n".
// Terms are read from the tables (data/rules.yml); nothing leaves the browser.
// Days are counted in UTC: no change of the clock moves one. tests/support/terms.py counts the same in Python.
(() => {
  "use strict";
  const form = document.getElementById("dates-form");
  if (!form) return;
  const part = (name) => document.getElementById(`dates-${name}`);
  const holidays = JSON.parse(part("holidays").textContent);
  const cases = [...document.querySelectorAll("details.case")];
  const [choice, start, told] = [part("case"), part("start"), part("told")];
  let shown;

  const iso = (day) => day.toISOString().slice(0, 10);
  const language = document.documentElement.lang;
  const word = (name) => part("words").querySelector(`[data-word=${name}]`).textContent;
  const words = (day) => day.toLocaleDateString(language,
    { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
    .replace(/ 1 /, language === "fr" ? " 1er " : " 1º ");
  const now = new Date();
  const today = iso(new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate())));

  // A month later is the same day, or the last of a shorter month.
  const moved = (day, value, unit) => {
    const next = new Date(day);
    if (unit === "days" || unit === "weeks") {
      next.setUTCDate(next.getUTCDate() + value * (unit === "weeks" ? 7 : 1));
    } else {
      next.setUTCDate(1);
      next.setUTCMonth(next.getUTCMonth() + value * (unit === "years" ? 12 : 1));
      const last = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate();
      next.setUTCDate(Math.min(day.getUTCDate(), last));
    }
    return next;
  };
  const limit = (from, { value, unit, before, after, afterUnit }) => {
    const first = after ? moved(from, Number(after), afterUnit) : from;
    return moved(first, Number(value) * (before === undefined ? 1 : -1), unit);
  };

  const line = (name, text) => {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  };
  const notes = (day, country) => {
    if (iso(day) < today) return [word("passed")];
    return day.getUTCDay() === 0 || holidays[country].includes(iso(day)) ? [word("holiday")] : [];
  };

  const current = () => cases.find((each) => each.id === choice.value);
  const clear = () => {
    for (const cell of document.querySelectorAll("[data-day]")) cell.textContent = "";
    part("take").hidden = true;
    told.textContent = "";
    fault(false);
  };
  const choose = () => {
    const chosen = current();
    for (const each of cases) { each.hidden = each !== chosen; each.open = each === chosen; }
    part("label").textContent = chosen.querySelector("[data-start]").textContent;
    part("hint").textContent = chosen.querySelector("[data-hint]")?.textContent || "";
    clear();
  };
  const fault = (is) => {
    part("error").hidden = !is;
    part("field").classList.toggle("field--error", is);
    if (is) start.setAttribute("aria-invalid", "true");
    else start.removeAttribute("aria-invalid");
  };

  const count = () => {
    const chosen = current();
    const from = new Date(start.value);
    shown = [...chosen.querySelectorAll("tbody tr")].map((row) => {
      const day = limit(from, row.dataset);
      row.querySelector("[data-day]").replaceChildren(line("b", words(day)),
        ...notes(day, chosen.dataset.country).map((text) => line("span", text)));
      return { day, what: row.cells[0].textContent, late: row.cells[2].textContent.replace(/\s+/g, " ").trim() };
    });
    const next = shown.map(({ day }) => day).filter((day) => iso(day) >= today).sort((a, b) => a - b)[0];
    told.textContent = word(next ? "told" : "told-past").replace("{count}", shown.length)
      .replace("{date}", next ? words(next) : "");
    part("take").hidden = false;
  };

  // RFC 5545: lines of at most 75 octets, CRLF, and \ ; , escaped.
  const escaped = (text) => text.replace(/[\\;,]/g, "\\$&");
  const folded = (text) => {
    let [out, size] = ["", 0];
    for (const letter of text) {
      const octets = new TextEncoder().encode(letter).length;
      if (size + octets > 74) [out, size] = [`${out}\r\n `, 1];
      out += letter;
      size += octets;
    }
    return out;
  };
  const calendar = () => {
    const plain = (text) => text.replace(/[-:]|\.\d+/g, "");
    const alarm = (days, what) => ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escaped(what)}`,
      `TRIGGER:-P${days}D`, "END:VALARM"];
    const events = shown.flatMap(({ day, what, late }, index) => ["BEGIN:VEVENT",
      `UID:${choice.value}-${index}-${iso(day)}@${new URL(form.dataset.url).hostname}`,
      `DTSTAMP:${plain(new Date().toISOString())}`, `DTSTART;VALUE=DATE:${plain(iso(day))}`,
      `SUMMARY:${escaped(what)}`, `DESCRIPTION:${escaped(late)}`, `URL:${form.dataset.url}`, "TRANSP:TRANSPARENT",
      ...alarm(7, what), ...alarm(1, what), "END:VEVENT"]);
    return ["BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//O.P.E.R.A.//${language}`, ...events,
      "END:VCALENDAR", ""].map(folded).join("\r\n");
  };
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([calendar()], { type: "text/calendar" }));
    link.download = form.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  choice.addEventListener("change", choose);
  start.addEventListener("input", clear);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clear();
    fault(!start.value);
    if (start.value) count();
    else start.focus();
  });
  part("save").addEventListener("click", save);
  part("print").addEventListener("click", () => print());
  choose();
  for (const name of document.querySelectorAll(".case-country")) name.hidden = true;
  form.hidden = false;
})();
