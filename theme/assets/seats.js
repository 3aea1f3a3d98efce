// How many seats are free now, asked of the forms; without an answer the page's own words stand.
(() => {
  "use strict";
  const ask = async (line) => {
    const { api, one, many, waiting, full, closed, join } = line.dataset;
    const answer = await fetch(api, { cache: "no-store" });
    if (!answer.ok) return;
    const { state, free } = await answer.json();
    const said = { waiting, full, closed }[state] ?? (state === "open" ? (free === 1 ? one : many) : "");
    if (!said) return;
    line.textContent = said.replace("{}", free);
    const button = line.parentElement.querySelector("a.button");
    if (!button) return;
    button.hidden = state === "full" || state === "closed";
    if (state === "waiting") button.firstChild.textContent = join;
  };
  const askAll = () => document.querySelectorAll("[data-api]").forEach((line) => ask(line).catch(() => {}));
  askAll();
  addEventListener("pageshow", (event) => event.persisted && askAll());
})();
