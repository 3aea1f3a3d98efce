// What the tests measure in a page. `probe(page, "name", …)` of visiting.py calls one of them.
(() => {
const probes = {
  // Shows what is folded away, so that it is measured too: answers, sources, the questions after the first.
  unfold() {
    for (const each of document.querySelectorAll("details")) each.open = true;
    for (const each of document.querySelectorAll(".question")) each.style.display = "block";
  },

  // How far the page can be scrolled sideways, in CSS pixels, and what sticks out. Boxes first: they are the quick part.
  sideways() {
    const root = document.documentElement;
    const width = root.clientWidth;
    const out = [];
    for (const element of document.body.querySelectorAll("*")) {
      if (!element.firstChild) continue;
      const box = element.getBoundingClientRect();
      if (!box.width || (box.right <= width + 1 && box.left >= -1)) continue;
      if (!element.closest("svg, .skip, .visually-hidden, .honeypot, [hidden], thead")) out.push(probes.name(element));
    }
    return { by: Math.max(root.scrollWidth, document.body.scrollWidth) - width, out: out.slice(0, 5) };
  },

  // Text that its own box cuts off.
  cut() {
    const out = [];
    for (const element of document.body.querySelectorAll("*")) {
      const wide = element.scrollWidth > element.clientWidth + 1;
      const high = element.scrollHeight > element.clientHeight + 1;
      if (!wide && !high) continue;
      if (element.closest(".skip, .visually-hidden, .honeypot, thead, select, textarea, svg")) continue;
      const style = getComputedStyle(element);
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      if (!element.textContent.trim() || !element.getClientRects().length) continue;
      const scrolls = (value) => value === "auto" || value === "scroll";
      if ((wide && !scrolls(style.overflowX)) || (high && !scrolls(style.overflowY))) out.push(probes.name(element));
    }
    return out;
  },

  // Pointer targets below `least` pixels (WCAG 2.2, 2.5.8), those in a line of text and those with room around aside;
  // form controls and telephone links below 44.
  small(least) {
    const targets = [];
    for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
      if (element.closest(".honeypot, .skip, .visually-hidden") || !element.checkVisibility({ visibilityProperty: true })) continue;
      const label = ["radio", "checkbox"].includes(element.type) ? element.closest("label") : null;
      const box = (label || element).getBoundingClientRect();
      if (!box.width || !box.height) continue;
      targets.push({ element, box, x: box.x + box.width / 2, y: box.y + box.height / 2 });
    }
    const gap = (target, other) => {
      const dx = Math.max(other.box.left - target.x, 0, target.x - other.box.right);
      const dy = Math.max(other.box.top - target.y, 0, target.y - other.box.bottom);
      return Math.hypot(dx, dy);
    };
    const alone = (target) => targets.every((other) => other === target || other.element.contains(target.element)
      || target.element.contains(other.element) || gap(target, other) >= least / 2);
    return targets.filter((target) => {
      const { element, box } = target;
      const size = Math.min(box.width, box.height) + 0.5;
      if (element.matches("input, select, textarea, .button, .way")) return box.height + 0.5 < 44;
      return size < least && !probes.inText(element) && !alone(target);
    }).map(({ element, box }) => `${probes.name(element)} ${Math.round(box.width)}x${Math.round(box.height)}`);
  },

  // Telephone links below `least` pixels of height that stand outside of a sentence.
  phones(least) {
    return [...document.querySelectorAll('a[href^="tel:"]')]
      .filter((link) => link.checkVisibility() && !probes.inText(link) && link.getBoundingClientRect().height + 0.5 < least)
      .map(probes.name);
  },

  // Whether a link or term stands in a line with other words.
  inText(element) {
    if (getComputedStyle(element).display !== "inline") return false;
    const block = element.closest("p, li, dd, dt, td, th, h1, h2, h3, h4, address, summary, label, legend");
    return Boolean(block) && block.textContent.trim().length > element.textContent.trim().length + 1;
  },

  // The element that has the focus: what it is, whether one sees that it has it, and whether it can be seen at all.
  focus() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const ring = (each, part = null) => {
      const style = getComputedStyle(each, part);
      return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    };
    const drawn = [...element.querySelectorAll(".map-target")].some((each) => parseFloat(getComputedStyle(each).strokeWidth) >= 2);
    const boxes = [...element.getClientRects()].filter((box) => box.width && box.height);
    const seen = boxes.some((box) => {
      const x = (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2;
      const y = (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2;
      const top = document.elementFromPoint(x, y);
      return top && element.contains(top);
    });
    return { name: probes.name(element), id: element.id, href: element.href ? String(element.href.baseVal || element.href) : "",
      text: element.textContent.trim().slice(0, 60), visible: ring(element) || ring(element, "::after") || drawn, seen };
  },

  // The lower edge of the header on the first screen, as a share of it.
  headerShare() {
    return document.querySelector("div.header, header.header").getBoundingClientRect().bottom / innerHeight;
  },

  name(element) {
    const text = element.textContent.trim().replace(/\s+/g, " ").slice(0, 40);
    const names = [...element.classList].map((each) => `.${each}`).join("");
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}${names} «${text}»`;
  },
};
return probes;
})()
