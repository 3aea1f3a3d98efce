// Search, by Pagefind's index of this page's language (https://pagefind.app). Nothing of it is loaded before the first search.
// The query stands in the address (?q=): results can be shared, and go back and forth in the history. Words come from data-*.
const form = document.getElementById("search");
const box = document.getElementById("results");
const status = document.getElementById("search-status");
const list = box.querySelector(".results");
const more = document.getElementById("search-more");
const title = document.title;
const AT_ONCE = 10;
const TERMS = 4;

let engine = null;
const load = () => {
  engine ??= import(new URL(box.dataset.index, document.baseURI))
    // a worker would need leave to run WebAssembly wherever its own file is served: this page has it already
    .then((pagefind) => pagefind.options({ noWorker: true, excerptLength: 26 }).then(() => pagefind))
    .catch((error) => { engine = null; throw error; });
  return engine;
};

// The index has straight apostrophes (sitegen/search.py), the reader curled ones.
const curled = (text) => text.replace(/(?<=\p{L})'/gu, "’");
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase().trim();

// "l'impresa" and "d’impresa" look for "impresa": a page may have it with another article, or with none.
const ELISION = /(?<!\p{L})(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|[ad]all|all|dell|nell|sull|quell|quest)['’](?=\p{L})/giu;
const unelided = (query) => query.replace(ELISION, " ").trim();

// An entry's excerpt begins with its name, which stands above it already.
const definition = ({ title, plain_excerpt: text, excerpt: marked }) =>
  text.startsWith(`${title}.`) ? text.slice(title.length + 1).trim() : marked;

// A page of questions has its answers as results of their own: those whose question has most of the searched words first.
const questionsOf = async (pages, query) => {
  const wanted = folded(query).split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 2);
  const has = (title) => wanted.filter((word) => folded(title).includes(word)).length;
  const found = await Promise.all(pages.map((page) => page.data()));
  return found
    .flatMap((page) => page.sub_results.filter((part) => part.anchor))
    .map((part) => ({ kind: "question", url: part.url, title: part.title, excerpt: definition(part), named: has(part.title) }))
    .sort((one, other) => other.named - one.named)
    .slice(0, TERMS);
};

// The glossary is one page: its entries are results of their own, the one that bears the searched name before all.
const termsOf = async (pages, query) => {
  const wanted = folded(query);
  const names = (term) => (folded(term.title) === wanted ? 3 : folded(term.title).startsWith(wanted) ? 2
    : folded(term.title).includes(wanted) ? 1 : 0);
  const found = await Promise.all(pages.map((page) => page.data()));
  return found
    .flatMap((page) => page.sub_results.filter((part) => part.anchor))
    .map((part) => ({ kind: "term", url: part.url, title: part.title, excerpt: definition(part), named: names(part) }))
    .sort((one, other) => other.named - one.named)
    .slice(0, TERMS);
};

const ofPage = async (result) => {
  const page = await result.data();
  return { kind: page.filters.kind?.[0] ?? "page", url: page.url, title: page.meta.title, excerpt: page.excerpt };
};

// What is found, best first, each with a way to get the rest of it: a page's text is fetched when it is shown.
const search = async (typed) => {
  const pagefind = await load();
  const query = unelided(typed);
  const found = await pagefind.search(query);
  const glossary = await pagefind.search(query, { filters: { kind: "term" } });
  const answers = await pagefind.search(query, { filters: { kind: "question" } });
  const split = new Set([...glossary.results, ...answers.results].map((result) => result.id));
  const ready = (entries) => entries.map((entry) => async () => entry);
  const terms = await termsOf(glossary.results, query);
  const questions = await questionsOf(answers.results, query);
  const shown = ready([...terms.filter((term) => term.named >= 2), ...questions.filter((each) => each.named >= 2)]);
  const others = ready([...questions.filter((each) => each.named < 2), ...terms.filter((term) => term.named < 2)]);
  for (const result of found.results) shown.push(...(split.has(result.id) ? others.splice(0) : [() => ofPage(result)]));
  return shown;
};

// Excerpts are HTML with <mark>: only its text and marks are taken over.
const excerpt = (html) => {
  const paragraph = document.createElement("p");
  for (const node of new DOMParser().parseFromString(curled(html), "text/html").body.childNodes) {
    const piece = node.nodeName === "MARK" ? document.createElement("mark") : document.createTextNode("");
    piece.textContent = node.textContent;
    paragraph.append(piece);
  }
  const text = paragraph.textContent.trim();
  if (/^\p{Ll}/u.test(text)) paragraph.prepend("… ");
  if (!/[.!?]$/.test(text)) paragraph.append(" …");
  return paragraph;
};

const item = (result) => {
  const row = document.createElement("li");
  const kind = document.createElement("span");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  kind.className = "kind";
  kind.textContent = box.getAttribute(`data-kind-${result.kind}`);
  link.href = result.url;
  link.textContent = curled(result.title);
  heading.append(link);
  row.append(kind, heading, excerpt(result.excerpt));
  return row;
};

let waiting = [];
let turn = 0;
const showMore = async () => {
  const mine = turn;
  const rows = await Promise.all(waiting.slice(0, AT_ONCE).map(async (get) => item(await get())));
  if (mine !== turn) return null;
  waiting = waiting.slice(AT_ONCE);
  list.append(...rows);
  more.hidden = waiting.length === 0;
  return rows[0];
};

const said = (count, query) => {
  const words = box.dataset[count === 0 ? "none" : count === 1 ? "one" : "many"];
  return words.replace(/#|\{\}/g, (mark) => (mark === "#" ? String(count) : query));
};

const show = async (typed) => {
  const query = typed.trim();
  const mine = (turn += 1);
  form.elements.q.value = query;
  document.title = query ? `${query} - ${title}` : title;
  list.replaceChildren();
  more.hidden = true;
  status.textContent = "";
  if (!query) return;
  box.setAttribute("aria-busy", "true");
  try {
    const found = await search(query);
    if (mine !== turn) return;
    waiting = found;
    await showMore();
    if (mine === turn) status.textContent = said(found.length, query);
  } catch {
    if (mine === turn) status.textContent = box.dataset.failed;
  }
  if (mine === turn) box.removeAttribute("aria-busy");
};

const asked = () => new URLSearchParams(location.search).get("q") ?? "";
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const query = form.elements.q.value.trim();
  if (query !== asked()) history.pushState(null, "", query ? `?q=${encodeURIComponent(query)}` : location.pathname);
  show(query);
});
more.addEventListener("click", async () => (await showMore())?.querySelector("a").focus());
window.addEventListener("popstate", () => show(asked()));
show(asked());
