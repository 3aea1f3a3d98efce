// Who helps near a town: a town or a postcode, or the browser's position, gives the nearest service of each kind; and whether
// a service is open now. All is worked out here: the table of towns is this site's own, nothing that is typed is sent anywhere.
// Progressive enhancement: without this script the list by region stands.
(() => {
  "use strict";
  const clock = () => {
    const options = { timeZone: "Europe/Rome", weekday: "short", hour: "numeric", minute: "numeric", hourCycle: "h23" };
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", options).formatToParts(new Date()).map((p) => [p.type, p.value]));
    const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(parts.weekday) + 1;
    return { day, minutes: Number(parts.hour) * 60 + Number(parts.minute) };
  };
  const sayOpen = () => {
    const now = clock();
    for (const words of document.querySelectorAll(".open[data-hours]")) {
      const rows = JSON.parse(words.dataset.hours);
      const open = rows.some(([day, from, to]) => day === now.day && from <= now.minutes && now.minutes < to);
      words.textContent = open ? words.dataset.open : words.dataset.closed;
      words.classList.toggle("open--now", open);
    }
  };
  sayOpen();
  setInterval(sayOpen, 60000);

  const form = document.getElementById("town-form");
  if (!form) return;
  const input = document.getElementById("town");
  const status = document.getElementById("town-status");
  const found = document.getElementById("found");
  const list = document.getElementById("found-list");
  const helpers = document.getElementById("helpers");
  const names = JSON.parse(helpers.dataset.areas);
  const cards = [...helpers.querySelectorAll("li.helper")];
  const kinds = helpers.dataset.kinds.split(" ");
  const titles = Object.fromEntries(cards.map((card) => [card.dataset.kind, card.closest("ul").previousElementSibling.textContent]));
  // Beyond this many kilometres from any town of the area the browser's position says nothing.
  const FAR = 40;

  const folded = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\bst\b/g, "saint").replace(/[^a-z0-9]+/g, " ").trim();
  // Kilometres on a sphere of the Earth's mean radius (haversine).
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const distance = (one, other) => {
    const north = Math.sin(radians(other[0] - one[0]) / 2) ** 2;
    const east = Math.sin(radians(other[1] - one[1]) / 2) ** 2;
    return 2 * 6371 * Math.asin(Math.sqrt(north + Math.cos(radians(one[0])) * Math.cos(radians(other[0])) * east));
  };

  let loading;
  const towns = () => {
    loading ??= fetch(form.dataset.communes)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((areas) =>
        Object.entries(areas).flatMap(([area, rows]) =>
          rows.map(([name, codes, latitude, longitude, ...also]) => ({
            area, name, codes: codes.split(" "), at: [latitude, longitude], words: [name, ...also].map(folded),
          })),
        ),
      );
    loading.catch(() => { loading = undefined; });
    return loading;
  };

  const matching = (all, typed) => {
    const code = typed.match(/\b\d{5}\b/);
    if (code) return all.filter((town) => town.codes.includes(code[0]));
    const wanted = folded(typed);
    if (wanted.length < 2) return [];
    const exact = all.filter((town) => town.words.includes(wanted));
    if (exact.length) return exact;
    return all.filter((town) => town.words.some((words) => ` ${words}`.includes(` ${wanted}`)));
  };

  const nearest = (kind, town) =>
    cards
      .filter((card) => card.dataset.kind === kind)
      .filter((card) => (card.dataset.areas ? card.dataset.areas.split(" ").includes(town.area) : card.dataset.country === country(town)))
      .map((card, index) => ({
        card, index,
        kilometres: card.dataset.at ? distance(town.at, card.dataset.at.split(" ").map(Number)) : Infinity,
      }))
      .filter(({ card, kilometres }) => !(card.dataset.within && kilometres > Number(card.dataset.within)))
      .sort((one, other) => one.kilometres - other.kilometres || one.index - other.index);
  const country = (town) => (/^(2a|2b|83|06)$/.test(town.area) ? "fr" : "it");

  const copied = ({ card, kilometres }) => {
    const copy = card.cloneNode(true);
    copy.removeAttribute("id");
    if (kilometres < Infinity) {
      const words = document.createElement("p");
      words.className = "distance";
      words.textContent = form.dataset.kilometres.replace("{}", Math.max(1, Math.round(kilometres))).replace(" ", "\u00a0");
      copy.querySelector(".card-title").after(words);
    }
    return copy;
  };
  const cardsOf = (entries) => {
    const list = document.createElement("ul");
    list.className = "cards";
    list.append(...entries.map(copied));
    return list;
  };

  const show = (town) => {
    list.replaceChildren();
    for (const kind of kinds) {
      const [first, ...others] = nearest(kind, town);
      if (!first) continue;
      const title = document.createElement("h3");
      title.textContent = titles[kind];
      list.append(title, cardsOf([first]));
      if (!others.length) continue;
      const more = document.createElement("details");
      const summary = document.createElement("summary");
      summary.textContent = form.dataset.others.replace("{}", others.length);
      more.append(summary, cardsOf(others));
      list.append(more);
    }
    document.getElementById("found-title").textContent = town.name === names[town.area] ? town.name : `${town.name} (${names[town.area]})`;
    status.replaceChildren();
    found.hidden = false;
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: "start" });
  };

  const choose = (matches) => {
    const choices = document.createElement("ul");
    choices.className = "choices";
    for (const town of matches.slice(0, 12)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button--quiet";
      button.textContent = `${town.name} (${names[town.area]})`;
      button.addEventListener("click", () => { input.value = town.name; show(town); });
      choices.append(document.createElement("li"));
      choices.lastChild.append(button);
    }
    found.hidden = true;
    status.replaceChildren(form.dataset.which, choices);
  };

  const say = (words) => { found.hidden = true; status.textContent = words; };
  const search = async () => {
    const all = await towns();
    const matches = matching(all, input.value);
    if (!matches.length) say(form.dataset.none);
    else if (matches.length === 1) show(matches[0]);
    else choose(matches);
  };
  const searched = () => search().catch(() => say(form.dataset.failed));
  form.addEventListener("submit", (event) => { event.preventDefault(); searched(); });
  input.addEventListener("input", () => {
    towns().catch(() => {});
    if (/^\s*\d{5}\s*$/.test(input.value)) searched();
  });

  const here = document.getElementById("here");
  if (!navigator.geolocation) here.parentNode.hidden = true;
  here.addEventListener("click", () => {
    status.textContent = "";
    const placed = async ({ coords }) => {
      const at = [coords.latitude, coords.longitude];
      const all = (await towns()).map((town) => ({ ...town, away: distance(at, town.at) }));
      const town = all.reduce((one, other) => (other.away < one.away ? other : one));
      if (town.away > FAR) say(form.dataset.far);
      else show({ ...town, at });
    };
    const failed = () => say(form.dataset.noPosition);
    navigator.geolocation.getCurrentPosition((position) => placed(position).catch(() => say(form.dataset.failed)), failed, { timeout: 15000 });
  });
  form.hidden = false;
})();
