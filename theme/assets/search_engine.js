// How the search finds pages: decisions/0011. It knows no page and no document; search.js shows what it finds.
// A word is looked for whole, without its ending; only where no page has it, as the beginning of a word, then with letters wrong.

// What a place in an entry weighs, for a word that stands there.
const WEIGHTS = { title: 6, names: 6, parts: 3, text: 3, body: 1 };
// Of which kind an entry is decides between equals: whoever searches wants a way first, a definition or the past later.
const KINDS = { guide: 1.25, page: 1.15, paper: 1.05, question: 0.95, term: 0.7, desk: 0.75, event: 0.7 };
const ABROAD = 0.72; // entries about the other country, unless the query names it
const NAMED = 0.6; // entries about a country that the query does not name, where it names another
const ALIKE = 0.85; // a word that means the same
const BEGUN = 0.8; // a word that only begins as typed
const WRONG = 0.6; // a word with other letters than typed
const SHORTEST_BEGINNING = 4;
const TERM_AT = 2; // the term that bears exactly the typed name is among the first three

export const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("’", "'").toLowerCase();

// "l'impresa" and "d’impresa" look for "impresa": a page may have it with another article, or with none.
const ELISION = /(?<![\p{L}\p{N}])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|un|[ad]all|all|dell|nell|sull|quell|quest)'(?=\p{L})/gu;
export const wordsOf = (text) => folded(text).replace(ELISION, " ").match(/[\p{L}\p{N}]+/gu) ?? [];

// Words without what singular and plural, masculine and feminine change: azienda and aziende, salarié and salariées.
const ENDINGS = { it: /(?:h?[aeio]|i[aeo])$/, fr: /[esx]+$/ };
export const stem = (word, language) => {
  const short = word.length > 3 ? word.replace(ENDINGS[language], "") : word;
  return short.length > 2 ? short : word;
};

// How many letters are missing, too many, other, or swapped with their neighbour; more than `most` is not counted.
export const distance = (one, other, most) => {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[other.length];
};

const begins = (words, all) => words.length <= all.length && words.every((word, index) => word === all[index]);
const holds = (words, all) => all.some((_, index) => begins(words, all.slice(index)));
const equal = (words, others) => words.length === others.length && begins(words, others);

/** `index`: what sitegen/output/search.py wrote. Answers `find(query)`: entries, best first, and what was probably meant. */
export const engine = (index, language) => {
  const ignored = new Set(wordsOf(index.ignored));
  const stems = (text) => wordsOf(text).map((word) => stem(word, language));
  const kept = (text) => {
    const words = wordsOf(text);
    const telling = words.filter((word) => !ignored.has(word));
    return (telling.length ? telling : words).map((word) => ({ word, stem: stem(word, language) }));
  };
  const telling = (text) => kept(text).map((each) => each.stem);
  const countries = Object.entries(index.countries).map(([country, names]) => [country, new Set(stems(names))]);

  const places = new Map(); // stem: entry's number: weight
  const surfaces = new Map(); // stem: the words that have it, as they are written
  const put = (word, numbers, weight) => {
    const key = stem(folded(word), language);
    const at = places.get(key) ?? new Map();
    places.set(key, at);
    surfaces.set(key, (surfaces.get(key) ?? new Set()).add(word));
    for (const number of numbers) at.set(number, (at.get(number) ?? 0) + weight);
  };
  const written = (text) => text.toLowerCase().replaceAll("’", "'").replace(ELISION, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
  const entries = index.entries.map((entry, number) => {
    for (const place of ["title", "names", "parts", "text"]) {
      for (const word of new Set(written([entry[place] ?? ""].flat().join(" ")))) put(word, [number], WEIGHTS[place]);
    }
    return { ...entry, named: [entry.title, ...(entry.names ?? [])].map(telling), only: entry.only && telling(entry.only) };
  });
  for (const [word, numbers] of Object.entries(index.words)) put(word, numbers, WEIGHTS.body);
  const rarity = (at) => Math.log(1 + entries.length / at.size);
  const same = index.same.map((group) => group.map(telling));

  // The words of the site that a typed word may stand for, each with what it is worth.
  const readings = new Map();
  const read = ({ word, stem: key }) => {
    if (places.has(key)) return [[key, 1]];
    const known = [...places.keys()];
    if (word.length >= SHORTEST_BEGINNING) {
      const begun = known.filter((each) => each.startsWith(key));
      if (begun.length) return begun.map((each) => [each, BEGUN]);
    }
    const most = word.length < 4 ? 0 : word.length < 7 ? 1 : 2;
    let near = [];
    for (let wrong = 1; wrong <= most && !near.length; wrong += 1) near = known.filter((each) => distance(key, each, wrong) === wrong);
    const total = (each) => [...places.get(each).values()].reduce((sum, weight) => sum + weight, 0);
    return near.sort((one, other) => (other[0] === key[0]) - (one[0] === key[0]) || total(other) - total(one)).slice(0, 1).map((each) => [each, WRONG]);
  };
  const reading = (typed) => {
    if (!readings.has(typed.stem)) readings.set(typed.stem, read(typed));
    return readings.get(typed.stem);
  };
  const scoreOf = (readers, number) => Math.max(0, ...readers.map(([key, worth]) => {
    const at = places.get(key);
    return at?.has(number) ? worth * rarity(at) * at.get(number) : 0;
  }));

  // The query in pieces: words that mean the same as others are one piece, with all of these.
  const pieces = (typed) => {
    const found = [];
    for (let at = 0; at < typed.length;) {
      const rest = typed.slice(at).map((each) => each.stem);
      const groups = same.flatMap((group) => group.filter((words) => words.length && begins(words, rest)).map((words) => [words.length, group]));
      const [length, group] = groups.sort((one, other) => other[0] - one[0])[0] ?? [1, []];
      const others = group.map((words) => words.map((key) => [[key, ALIKE]]));
      found.push([typed.slice(at, at + length).map(reading), ...others]);
      at += length;
    }
    return found;
  };
  const worth = (alternatives, number) => Math.max(...alternatives.map((words) => {
    const scores = words.map((readers) => scoreOf(readers, number));
    return scores.includes(0) ? 0 : scores.reduce((sum, score) => sum + score, 0) / Math.sqrt(scores.length);
  }));

  const ranked = (keys, parts) => {
    const asked = countries.filter(([, names]) => keys.some((key) => names.has(key))).map(([country]) => country);
    const place = (country) => (!country ? 1 : asked.length ? (asked.includes(country) ? 1 : NAMED) : country === language ? 1 : ABROAD);
    return entries.map((entry, number) => {
      const scores = parts.map((alternatives) => worth(alternatives, number));
      const covered = scores.filter(Boolean).length / parts.length;
      const names = entry.named.filter((name) => name.length);
      // the whole query is one of the page's names, or a name stands in it, or it stands in a name
      const called = entry.kind === "term" ? 0 : Math.max(0, ...names.map((name) => (equal(name, keys) ? 3 : name.length > 1 && holds(name, keys) ? 1.2 : holds(keys, name) ? 0.5 : 0)));
      const sum = scores.reduce((total, score) => total + score, 0) / parts.length;
      return { entry, covered, score: sum * covered ** 1.5 * (1 + called) * (KINDS[entry.kind] ?? 1) * place(entry.country) };
    }).filter(({ entry, covered, score }) => score > 0 && covered >= 0.5 && (!entry.only || holds(entry.only, keys)))
      .sort((one, other) => other.score - one.score).map(({ entry }) => entry);
  };

  const closest = (word, known) => {
    const far = (each) => distance(word, folded(each), word.length);
    return [...known].sort((one, other) => far(one) - far(other))[0];
  };

  return {
    find(query) {
      const typed = kept(query);
      if (!typed.length) return { entries: [], meant: "" };
      const keys = typed.map((each) => each.stem);
      const found = ranked(keys, pieces(typed));
      const term = found.findIndex((entry) => entry.kind === "term" && entry.named.some((name) => equal(name, keys)));
      if (term > TERM_AT) found.splice(TERM_AT, 0, ...found.splice(term, 1));
      const wrong = new Map(typed.map((each) => [each.word, reading(each)[0]]).filter(([, best]) => best?.[1] === WRONG));
      const meant = wrong.size ? wordsOf(query).map((word) => (wrong.has(word) ? closest(word, surfaces.get(wrong.get(word)[0])) : word)).join(" ") : "";
      return { entries: found, meant: found.length ? meant : "" };
    },
  };
};
