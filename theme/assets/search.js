// The search page: shows what search_engine.js finds in this language's list of pages. Neither is loaded before the first search.
// The query stands in the address (?q=): results can be shared, go back and forth in the history, and follow the language link.
const form = document.getElementById("search");
const box = document.getElementById("results");
const status = document.getElementById("search-status");
const list = box.querySelector(".results");
const start = document.getElementById("search-start");
const more = document.getElementById("search-more");
const title = document.title;
const AT_ONCE = 10;

let engine = null;
const load = () => {
  engine ??= Promise.all([import(new URL(box.dataset.engine, document.baseURI)), fetch(box.dataset.index)])
    .then(async ([module, answer]) => {
      if (!answer.ok) throw new Error(answer.status);
      return module.engine(await answer.json(), document.documentElement.lang);
    })
    .catch((error) => { engine = null; throw error; });
  return engine;
};

const item = (entry) => {
  const row = document.createElement("li");
  const kind = document.createElement("span");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  const text = document.createElement("p");
  kind.className = "kind";
  kind.textContent = box.getAttribute(`data-kind-${entry.kind}`);
  link.href = new URL(entry.url, new URL(box.dataset.index, document.baseURI));
  link.textContent = entry.title;
  text.textContent = entry.text;
  heading.append(link);
  row.append(kind, heading, text);
  return row;
};

let waiting = [];
const showMore = () => {
  const rows = waiting.splice(0, AT_ONCE).map(item);
  list.append(...rows);
  more.hidden = waiting.length === 0;
  return rows[0];
};

const filled = (words, values) => words.replace(/#|\{\}/g, (mark) => (mark === "#" ? String(values.count) : values.query));
const said = (count, query, meant) => {
  const counted = filled(box.dataset[count === 0 ? "none" : count === 1 ? "one" : "many"], { count, query: meant || query });
  return meant ? `${filled(box.dataset.meant, { query: meant })} ${counted}` : counted;
};

// Another language's page asks the same: whoever changes the language need not type it again.
const follow = (query) => {
  for (const link of document.querySelectorAll("[data-language-link]")) link.search = query ? `?q=${encodeURIComponent(query)}` : "";
};

let turn = 0;
const show = async (typed) => {
  const query = typed.trim();
  const mine = (turn += 1);
  form.elements.q.value = query;
  document.title = query ? `${query} - ${title}` : title;
  follow(query);
  start.hidden = Boolean(query);
  list.replaceChildren();
  more.hidden = true;
  status.textContent = "";
  if (!query) return;
  box.setAttribute("aria-busy", "true");
  try {
    const found = (await load()).find(query);
    if (mine !== turn) return;
    waiting = [...found.entries];
    showMore();
    start.hidden = found.entries.length > 0;
    status.textContent = said(found.entries.length, query, found.meant);
  } catch {
    if (mine !== turn) return;
    start.hidden = false;
    status.textContent = box.dataset.failed;
  }
  box.removeAttribute("aria-busy");
};

const asked = () => new URLSearchParams(location.search).get("q") ?? "";
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = form.elements.q.value.trim();
  if (query !== asked()) history.pushState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  show(query);
});
more.addEventListener("click", () => showMore()?.querySelector("a").focus());
window.addEventListener("popstate", () => show(asked()));
show(asked());
