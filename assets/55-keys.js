/* Keys that work everywhere but where one types, and the sheet that lists them. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const STORED = "mapdash-keys"; // people who speak to their computer can turn single keys off (WCAG 2.1.4)
  const keys = {
    j: () => app.turnArticle(1),
    k: () => app.turnArticle(-1),
    n: () => app.turnMention(1),
    p: () => app.turnMention(-1),
    "/": () => $("words").focus(),
    "?": () => openHelp(),
    " ": () => app.togglePlay && app.togglePlay(),
  };

  const on = () => {
    try {
      return localStorage.getItem(STORED) !== "off";
    } catch {
      return true; // a browser that keeps nothing
    }
  };
  const typing = (element) => element.closest("input, textarea, select, [contenteditable=true], [role=listbox]");
  // what answers to the space key itself: buttons do, and a text that has the focus scrolls
  const ownSpace = (element) => element.closest("button, a, summary, input, mark, [role=slider]:not(#histogram), #panel, #filters, dialog");

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    const act = keys[event.key];
    if (!act || typing(event.target) || (event.key === " " && ownSpace(event.target))) return;
    if (!on() && event.key !== "?") return;
    event.preventDefault();
    act();
  });

  /* A modal dialog: the browser itself keeps the focus inside, closes it on Escape and gives the focus back. */
  function openHelp() {
    $("keys-on").setAttribute("aria-checked", String(on()));
    $("help").showModal();
  }
  app.on("start", () => {
    $("open-help").addEventListener("click", openHelp);
    $("help-close").addEventListener("click", () => $("help").close());
    $("help").addEventListener("click", (event) => event.target === $("help") && $("help").close());
    $("keys-on").addEventListener("click", () => {
      try {
        localStorage.setItem(STORED, on() ? "off" : "on");
      } catch {
        // a browser that keeps nothing has them on
      }
      $("keys-on").setAttribute("aria-checked", String(on()));
    });
  });
})();
