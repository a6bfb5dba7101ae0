/* The panel at the side: tabs, rows that mark their places on the map, the bottom sheet of small screens, the theme. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const HEIGHTS = ["collapsed", "half", "full"];

  /* The tabs that there are just now; the first is the one that an address need not name. */
  const tabs = () => [...document.querySelectorAll("#lists [role=tab]:not([hidden])")];
  const nameOf = (tab) => tab.getAttribute("aria-controls");
  app.showTab = (name, focus) => {
    app.patch({ tab: name === nameOf(tabs()[0]) ? null : name }, true);
    if (focus) $("tab-" + name).focus();
  };
  function drawTabs() {
    const wanted = app.params().get("tab");
    const all = tabs();
    const chosen = all.find((tab) => nameOf(tab) === wanted) || all[0];
    document.querySelectorAll("#lists [role=tab]").forEach((tab) => {
      const yes = tab === chosen;
      $(nameOf(tab)).hidden = !yes;
      tab.setAttribute("aria-selected", String(yes));
      tab.tabIndex = yes ? 0 : -1;
    });
    app.emit("shown", nameOf(chosen));
  }
  app.drawTabs = drawTabs;

  function setSheet(height) {
    $("panel").dataset.sheet = height;
    $("sheet").setAttribute("aria-label", `Panel height: ${height}. Change`);
  }
  app.raiseSheet = () => {
    if (app.narrow() && $("panel").dataset.sheet === "collapsed") setSheet("half");
  };

  function dragSheet() {
    const handle = $("sheet"), panel = $("panel");
    let from = null, dragged = false;
    handle.addEventListener("pointerdown", (event) => {
      from = { y: event.clientY, height: panel.offsetHeight };
      dragged = false;
      handle.setPointerCapture(event.pointerId);
    });
    handle.addEventListener("pointermove", (event) => {
      if (!from || Math.abs(event.clientY - from.y) < 5) return;
      dragged = true;
      panel.classList.add("dragging");
      panel.style.height = `${from.height + from.y - event.clientY}px`;
    });
    handle.addEventListener("pointerup", () => {
      if (dragged) {
        const share = panel.offsetHeight / innerHeight;
        setSheet(share < 0.25 ? "collapsed" : share < 0.68 ? "half" : "full");
      }
      panel.classList.remove("dragging");
      panel.style.height = "";
      from = null;
    });
    handle.addEventListener("click", () => {
      if (dragged) return;
      setSheet(HEIGHTS[(HEIGHTS.indexOf(panel.dataset.sheet) + 1) % HEIGHTS.length]);
    });
  }

  function pointing(event) {
    const row = event.target.closest && event.target.closest(".row, .place-row, .change-place");
    app.mark(row ? row.mapdashPoints : []);
  }

  function choosePlace(button) {
    const [[lat, lon, precision]] = button.mapdashPoints;
    const again = button.getAttribute("aria-pressed") === "true";
    app.patch({ place: again ? [] : [button.dataset.place], article: null, unplaced: null });
    if (!again) app.goTo(lat, lon, precision);
    if (!again) app.showTab("articles", true);
  }

  function theme(dark) {
    document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
    try {
      localStorage.setItem("mantine-color-scheme-value", dark ? "dark" : "light");
    } catch {
      // a browser that keeps nothing still switches
    }
    $("theme").setAttribute("aria-pressed", String(dark));
  }

  function showFilters(yes) {
    $("filters").hidden = !yes;
    $("open-filters").setAttribute("aria-expanded", String(yes));
    if (yes) app.emit("filters");
    $(yes ? "filters-title" : "open-filters").focus();
  }

  app.on("tab", drawTabs);
  app.on("start", () => {
    $("open-filters").addEventListener("click", () => showFilters($("filters").hidden));
    $("close-filters").addEventListener("click", () => showFilters(false));
    $("filters").addEventListener("keydown", (event) => {
      // an open list of choices takes its own Escape
      if (event.key === "Escape" && event.target.getAttribute("aria-expanded") !== "true") showFilters(false);
    });
    const lists = $("lists");
    ["pointerover", "focusin"].forEach((name) => lists.addEventListener(name, pointing));
    ["pointerleave", "focusout"].forEach((name) => lists.addEventListener(name, () => app.mark([])));
    lists.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (tab) {
        app.showTab(nameOf(tab));
        app.raiseSheet();
      }
      const place = event.target.closest("[data-place]");
      if (place) choosePlace(place);
    });
    lists.addEventListener("keydown", (event) => {
      const tab = event.target.closest("[role=tab]");
      const turn = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (tab && turn) {
        const all = tabs();
        app.showTab(nameOf(all[(all.indexOf(tab) + turn + all.length) % all.length]), true);
        return;
      }
      const row = event.target.closest(".row, .place-row, .change-place");
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!row || !step) return;
      const rows = [...row.closest(".rows").querySelectorAll(".row, .place-row, .change-place")];
      const next = rows[rows.indexOf(row) + step];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    dragSheet();
    if (app.narrow()) {
      setSheet("collapsed");
      $("legend").open = false;
    }
    const dark = () => document.documentElement.getAttribute("data-mantine-color-scheme") === "dark";
    $("theme").addEventListener("click", () => theme(!dark()));
    $("theme").setAttribute("aria-pressed", String(dark()));
    new MutationObserver(() => app.emit("theme")).observe(document.documentElement, {
      attributeFilter: ["data-mantine-color-scheme"],
    });
  });
})();
