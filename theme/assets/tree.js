// The path of questions: "back" leads where one came from, and the other language opens at the same question.
// Without this script "back" leads to the first question that leads here, and the other language begins anew.
(() => {
  "use strict";
  const follow = () => {
    for (const link of document.querySelectorAll("[data-language-link]")) link.hash = location.hash;
  };
  const first = document.querySelector(".question--first");
  const card = (hash) => (hash ? document.getElementById(hash.slice(1)) : first);
  window.addEventListener("hashchange", (event) => {
    follow();
    const from = card(new URL(event.oldURL).hash);
    const back = card(location.hash)?.querySelector("[data-back]");
    if (back && from?.querySelector(`.answer[href="${location.hash}"]`)) back.hash = from.id;
  });
  follow();
})();
