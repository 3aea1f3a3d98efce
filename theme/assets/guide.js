// A guide's helps: printing, the place one is at in the contents, and a list to tick that this device remembers.
// Without this script the page is whole: the browser prints, the contents are links, the boxes can be ticked on paper.
(() => {
  "use strict";
  const button = document.getElementById("print");
  if (button) {
    button.addEventListener("click", () => window.print());
    button.parentNode.hidden = false;
  }

  const links = new Map();
  for (const link of document.querySelectorAll(".contents a")) {
    const part = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (part && part.id !== "main") links.set(part, link);
  }
  const mark = () => {
    const passed = [...links.keys()].filter((part) => part.getBoundingClientRect().top < innerHeight / 3);
    const here = passed.at(-1);
    links.forEach((link, part) => (part === here ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current")));
  };
  let waiting = 0;
  addEventListener("scroll", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(mark);
  }, { passive: true });
  mark();

  const list = document.querySelector(".checklist");
  if (!list) return;
  const boxes = [...list.querySelectorAll("input")];
  const words = (box) => box.parentNode.textContent.trim();
  const shelf = `checklist ${location.pathname}`;
  const status = list.querySelector("[role=status]");
  // A browser may forbid storing: then the list is still there to tick, print and share.
  const remember = () => {
    try {
      const ticked = boxes.filter((box) => box.checked).map(words);
      ticked.length ? localStorage.setItem(shelf, JSON.stringify(ticked)) : localStorage.removeItem(shelf);
    } catch { list.querySelector("[data-kept]").hidden = true; }
  };
  try {
    const ticked = new Set(JSON.parse(localStorage.getItem(shelf) || "[]"));
    boxes.forEach((box) => { box.checked = ticked.has(words(box)); });
    list.querySelector("[data-kept]").hidden = false;
  } catch { /* nothing is remembered, and the page says nothing of it */ }
  list.addEventListener("change", remember);
  list.querySelector("[data-clear]").addEventListener("click", () => {
    boxes.forEach((box) => { box.checked = false; });
    remember();
    status.textContent = status.dataset.cleared;
  });
  list.querySelector("[data-share]").addEventListener("click", async () => {
    const address = document.querySelector("link[rel=canonical]").href;
    const text = [document.querySelector("h1").textContent.trim(), ...boxes.map((box) => `${box.checked ? "☑" : "☐"} ${words(box)}`), address].join("\n");
    try {
      if (navigator.share) return await navigator.share({ title: document.title, text });
      await navigator.clipboard.writeText(text);
      status.textContent = status.dataset.copied;
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = status.dataset.failed;
    }
  });
  list.querySelector("[data-tools]").hidden = false;
})();
