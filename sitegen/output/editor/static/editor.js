/* Starts the editors' page in the language of whoever opens it: the editor's own settings, then the browser's. */

import CMS from "./sveltia/npm/index.js";
import { page, table } from "./formats.js";

const LANGUAGES = ["it", "fr"];

function language() {
  let chosen = "auto";
  try {
    chosen = JSON.parse(localStorage.getItem("sveltia-cms.prefs") ?? "{}").locale ?? "auto";
  } catch {
    /* without storage the browser's languages count */
  }
  const wanted = [chosen, ...navigator.languages].map((each) => each.slice(0, 2));
  return wanted.find((each) => LANGUAGES.includes(each)) ?? LANGUAGES[0];
}

const mine = language();
document.documentElement.lang = mine;
const link = document.createElement("link");
Object.assign(link, { rel: "cms-config-url", type: "application/yaml", href: `config.${mine}.yml` });
document.head.append(link);

const shapes = await (await fetch("shapes.json")).json();
CMS.registerCustomFormat("opera-frontmatter", "md", page(shapes.pages));
for (const [name, shape] of Object.entries(shapes.tables)) {
  CMS.registerCustomFormat(`opera-table-${name}`, "yml", table(shape));
}
CMS.init();
