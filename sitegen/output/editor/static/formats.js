/* How the editors' page reads and writes our files: YAML whose every scalar is text, and of which only what changed is
   written anew. A key that nobody touched keeps its line, with its quotes, its comments and its place.

   `shape`: what the schema says of a file, by the path of each key (`programme.*.time`): `kinds` and `defaults`. */

import { Document, isMap, isScalar, isSeq, Pair, parseDocument, Scalar, YAMLMap, YAMLSeq } from "./yaml/index.js";

const FRONT_MATTER = /^---[ \t]*\n([^]*?)^---[ \t]*(?:\n|$)/m;
const PLAIN = ["fact", "path", "day", "whole", "number", "yes_no", "choice"];
const AS_TYPED = { schema: "failsafe", merge: false };
/* The whole text as it was read goes along with the values, under a name that no key has. */
const READ = "text_as_read";

/* The format of a page: front matter and Markdown. */
export function page(shapes) {
  const shapeOf = (values) => shapes[values.template || "page.html"] ?? { kinds: {}, defaults: {} };
  return {
    fromFile(text) {
      const { meta, body } = split(text);
      const values = parse(meta);
      return { ...typed(values, shapeOf(values)), body: body.trim(), [READ]: text };
    },
    toFile({ body = "", [READ]: read = "", ...values }) {
      const before = split(read);
      const meta = rewritten(before.meta, values, shapeOf(values));
      const after = body.trim() === before.body.trim() ? before.body : `${body.trim()}\n`;
      return `---\n${meta}---\n${after}`;
    },
  };
}

/* The format of a data file: rows by id, shown as a list of rows that have an `id`. */
export function table(shape) {
  const row = below(shape);
  return {
    fromFile(text) {
      const rows = Object.entries(parse(text)).map(([id, values]) => ({ id, ...typed(values, row) }));
      return { rows, [READ]: text };
    },
    toFile({ rows = [], [READ]: read = "" }) {
      const values = Object.fromEntries(rows.map(({ id, ...rest }) => [id, rest]));
      return rewritten(read, values, shape, true);
    },
  };
}

function split(text) {
  const found = text.match(FRONT_MATTER);
  return found ? { meta: found[1], body: text.slice(found[0].length) } : { meta: "", body: text };
}

function document(text) {
  return parseDocument(text, AS_TYPED);
}

function parse(text) {
  return document(text).toJS() ?? {};
}

/* The shape of one row of a table whose rows may have any name. */
function below({ kinds, defaults }) {
  const inside = (values) =>
    Object.fromEntries(Object.entries(values).flatMap(([path, its]) => (path.startsWith("*.") ? [[path.slice(2), its]] : [])));
  return { kinds: inside(kinds), defaults: inside(defaults) };
}

function kindOf(shape, path) {
  return shape.kinds[path] ?? "text";
}

/* Text as read, as the fields of a form want it: numbers and yes or no are no text there. */
function typed(value, shape, path = "") {
  if (Array.isArray(value)) return value.map((each) => typed(each, shape, join(path, "*")));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, its]) => [key, typed(its, shape, join(path, key))]));
  }
  const kind = kindOf(shape, path);
  if (["yes_no", "choice"].includes(kind) && ["true", "false"].includes(value)) return value === "true";
  if (["whole", "number"].includes(kind) && value.trim() !== "" && Number.isFinite(Number(value))) return Number(value);
  return value;
}

function join(path, key) {
  return path ? `${path}.${key}` : key;
}

function isEmpty(value) {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.values(value).every(isEmpty);
}

/* The values as text, without what is empty and without what the schema says anyway, unless it was written before. */
function asText(value, before, shape, path, inTable) {
  if (Array.isArray(value)) return value.map((each, index) => asText(each, before?.[index], shape, join(path, "*")));
  if (value && typeof value === "object") {
    const kept = {};
    for (const [key, its] of Object.entries(value)) {
      const here = join(path, inTable ? "*" : key);
      const said = before?.[key] === undefined && isDefault(its, shape.defaults[here]);
      if (!isEmpty(its) && !said) kept[key] = asText(its, before?.[key], shape, here);
    }
    return kept;
  }
  return value === null || value === undefined ? "" : String(value);
}

function isDefault(value, usual) {
  return usual !== undefined && JSON.stringify(value) === JSON.stringify(usual);
}

/* Whether two values of one key say the same: an empty one is as good as none, 44.10 as 44.1, one id as a list of it. */
function same(before, now, shape, path, inTable) {
  if (isEmpty(before) || isEmpty(now)) return isEmpty(before) && isEmpty(now);
  if (Array.isArray(now)) {
    const rows = Array.isArray(before) ? before : [before];
    return rows.length === now.length && now.every((each, index) => same(rows[index], each, shape, join(path, "*")));
  }
  if (typeof now === "object") {
    if (typeof before !== "object" || Array.isArray(before)) return false;
    const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
    return keys.every((key) => same(before[key], now[key], shape, join(path, inTable ? "*" : key)));
  }
  if (typeof before === "object") return false;
  if (["whole", "number"].includes(kindOf(shape, path))) return Number(before) === Number(now);
  return before.trim() === now.trim();
}

/* The text of a mapping with new values: the lines of each key that says the same stay as they are. */
function rewritten(text, values, shape, inTable = false) {
  const parsed = document(text);
  const pairs = isMap(parsed.contents) ? parsed.contents.items : [];
  const { header, chunks } = chunked(text, pairs);
  const before = parsed.toJS() ?? {};
  const now = asText(values, before, shape, "", inTable);
  const order = inOrder(chunks, Object.keys(now), inTable);
  const model = pairs.at(-1)?.value;
  let made = header;
  for (const key of order) {
    const chunk = chunks.get(key);
    const path = inTable ? "*" : key;
    if (chunk && same(before[key], now[key], shape, path)) made += chunk.row + chunk.gap;
    else if (key in now) {
      const node = merged(chunk?.pair.value ?? (inTable ? model?.clone() : undefined), now[key], shape, path);
      const space = !chunk && inTable && made.endsWith("\n") && spaced(chunks) ? "\n" : "";
      made += space + printed(key, node) + (chunk?.gap ?? "");
    } else if (chunk.gap.trim()) made += chunk.gap;
  }
  return made;
}

/* Each key's own lines, and the blank lines and comments that come after them. */
function chunked(text, pairs) {
  const starts = pairs.map((pair) => pair.key.range[0]);
  const chunks = new Map();
  pairs.forEach((pair, index) => {
    const lines = text.slice(starts[index], starts[index + 1] ?? text.length).split(/(?<=\n)/);
    let last = lines.length;
    while (last > 1 && /^(#.*)?\s*$/.test(lines[last - 1])) last -= 1;
    const row = lines.slice(0, last).join("");
    chunks.set(pair.key.value, { pair, row: row.endsWith("\n") ? row : `${row}\n`, gap: lines.slice(last).join("") });
  });
  return { header: text.slice(0, starts[0] ?? text.length), chunks };
}

function spaced(chunks) {
  return [...chunks.values()].some((chunk) => chunk.gap.startsWith("\n"));
}

/* A page's keys stay where they are, a new one comes after the key that it follows in the form. Rows come as in the form. */
function inOrder(chunks, keys, inTable) {
  const old = [...chunks.keys()];
  if (inTable) return [...keys, ...old.filter((key) => !keys.includes(key))];
  const order = [...old];
  keys.forEach((key, index) => {
    if (order.includes(key)) return;
    const after = keys.slice(0, index).findLast((each) => order.includes(each));
    order.splice(after === undefined ? 0 : order.indexOf(after) + 1, 0, key);
  });
  return order;
}

/* A node with a new value, in the style of the old one; a new row takes after the row before it. */
function merged(node, value, shape, path) {
  if (Array.isArray(value)) {
    const list = isSeq(node) ? node : new YAMLSeq();
    if (!isSeq(node)) list.flow = PLAIN.includes(kindOf(shape, join(path, "*")));
    const model = list.items.at(-1);
    list.items = value.map((each, index) =>
      merged(list.items[index] ?? model?.clone(), each, shape, join(path, "*")),
    );
    return list;
  }
  if (typeof value === "object") return mergedMap(node, value, shape, path);
  const scalar = isScalar(node) ? node : new Scalar(value);
  if (!isScalar(node)) scalar.type = PLAIN.includes(kindOf(shape, path)) ? "PLAIN" : "QUOTE_DOUBLE";
  if (scalar.value.trim() !== value) scalar.value = value;
  return scalar;
}

function mergedMap(node, value, shape, path) {
  const map = isMap(node) ? node : new YAMLMap();
  const known = new Map(map.items.map((pair) => [pair.key.value, pair]));
  map.items = map.items.filter((pair) => pair.key.value in value);
  let place = 0;
  for (const [key, its] of Object.entries(value)) {
    const made = merged(known.get(key)?.value, its, shape, join(path, key));
    if (known.has(key)) {
      known.get(key).value = made;
      place = map.items.indexOf(known.get(key)) + 1;
    } else map.items.splice(place++, 0, new Pair(new Scalar(key), made));
  }
  return map;
}

function printed(key, node) {
  const made = new Document(undefined, AS_TYPED);
  made.contents = new YAMLMap();
  made.contents.items = [new Pair(new Scalar(key), node)];
  return made.toString({ lineWidth: 0, flowCollectionPadding: false });
}
