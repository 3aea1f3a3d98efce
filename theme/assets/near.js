// "Near me": puts the desks in order of distance, once asked, and back in their territories when asked again.
// The position is used here and sent nowhere. Progressive enhancement: without this script the list by territory stands.
(() => {
  "use strict";
  const button = document.getElementById("near");
  const status = document.getElementById("near-status");
  const desks = document.getElementById("desks");
  if (!button || !status || !desks || !navigator.geolocation) return;

  const territories = [...desks.children];
  const homes = [...desks.querySelectorAll("li.card")].map((card) => ({ card, list: card.parentNode }));
  const sorted = document.createElement("ol");
  sorted.className = "cards cards--near";

  // Kilometres on a sphere of the Earth's mean radius (haversine).
  const radians = (degrees) => (degrees * Math.PI) / 180;
  const distance = (from, to) => {
    const north = Math.sin(radians(to.latitude - from.latitude) / 2) ** 2;
    const east = Math.sin(radians(to.longitude - from.longitude) / 2) ** 2;
    const along = Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude));
    return 2 * 6371 * Math.asin(Math.sqrt(north + along * east));
  };
  const written = (kilometres) => {
    const whole = Math.max(1, Math.round(kilometres)).toLocaleString(document.documentElement.lang);
    return status.dataset.kilometres.replace("{}", whole).replace(" ", "\u00a0");
  };

  const sort = ({ coords }) => {
    const found = homes.map(({ card }) => {
      const place = { latitude: Number(card.dataset.latitude), longitude: Number(card.dataset.longitude) };
      return { card, kilometres: distance(coords, place) };
    });
    found.sort((one, other) => one.kilometres - other.kilometres);
    for (const { card, kilometres } of found) {
      const words = document.createElement("p");
      words.className = "distance";
      words.textContent = written(kilometres);
      card.querySelector(".card-title").after(words);
      sorted.append(card);
    }
    for (const territory of territories) territory.hidden = true;
    desks.prepend(sorted);
    finish(true, status.dataset.done);
  };
  const restore = () => {
    for (const words of sorted.querySelectorAll(".distance")) words.remove();
    for (const { card, list } of homes) list.append(card);
    for (const territory of territories) territory.hidden = false;
    sorted.remove();
    finish(false, "");
  };
  const finish = (pressed, words) => {
    button.setAttribute("aria-pressed", String(pressed));
    button.removeAttribute("aria-disabled");
    status.textContent = words;
  };

  button.addEventListener("click", () => {
    if (button.hasAttribute("aria-disabled")) return;
    if (button.getAttribute("aria-pressed") === "true") return restore();
    button.setAttribute("aria-disabled", "true");
    status.textContent = "";
    const failed = () => finish(false, status.dataset.failed);
    navigator.geolocation.getCurrentPosition(sort, failed, { timeout: 15000, maximumAge: 600000 });
  });
  button.setAttribute("aria-pressed", "false");
  button.closest(".near").hidden = false;
})();
