// The map made larger by buttons; what no longer fits is reached by scrolling in its frame, by finger or by keys.
(() => {
  "use strict";
  const tools = document.querySelector(".map-tools");
  const frame = document.querySelector(".map-frame");
  const map = frame?.querySelector(".map");
  if (!tools || !map) return;
  const sizes = [1, 1.5, 2.2, 3.2];
  const [larger, smaller] = ["1", "-1"].map((step) => tools.querySelector(`[data-zoom="${step}"]`));
  let at = 0;
  const zoom = (step) => {
    const before = sizes[at];
    at = Math.min(sizes.length - 1, Math.max(0, at + step));
    const [x, y] = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
    map.style.width = `${sizes[at] * 100}%`;
    frame.scrollTo((x * sizes[at]) / before - frame.clientWidth / 2, (y * sizes[at]) / before - frame.clientHeight / 2);
    larger.disabled = at === sizes.length - 1;
    smaller.disabled = at === 0;
    if (at) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
  };
  tools.addEventListener("click", (event) => zoom(Number(event.target.dataset.zoom || 0)));
  tools.hidden = false;
})();
