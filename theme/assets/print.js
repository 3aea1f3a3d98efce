// The button "print this guide": shown only where this script runs. Without it the browser's own command prints the same.
(() => {
  "use strict";
  const button = document.getElementById("print");
  if (!button) return;
  button.addEventListener("click", () => window.print());
  button.parentNode.hidden = false;
})();
