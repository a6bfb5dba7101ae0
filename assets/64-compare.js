/* Two periods compared: which are compared, the ranked list of what rose and fell, and how a circle of change looks.
   The later period is the range of the timeline; the earlier is as long before, unless the address names other days. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const DAY = 86400000;
  const number = new Intl.NumberFormat("en");
  const SIDES = { rose: "Rose", fell: "Fell", unclear: "Not clear" };
  let offset = 0;

  /* The earlier period that the address names, in order; null where it names none that can be read. */
  const named = () => {
    const days = (app.params().get("compare") || "").split("/");
    return days.length === 2 && days.every(valid) ? days.sort() : null;
  };
  app.comparing = () => app.params().get("compare") === "before" || named() !== null;
  const side = () => (SIDES[app.params().get("changes")] ? app.params().get("changes") : "rose");
  const day = (time) => new Date(time).toISOString().slice(0, 10);
  const valid = (text) => {
    const time = /^\d{4}-\d\d-\d\d$/.test(text || "") ? Date.parse(text) : NaN;
    return Number.isFinite(time) && day(time) === text; // 31 February is a day in March to browsers, and none to servers
  };

  /* Both periods as [first day, last day]: {before, now}; null while the days are not known yet. */
  app.periods = () => {
    const span = app.timeline.span(), params = app.params();
    if (!span || !app.comparing()) return null;
    const [low, high] = app.timeline.edges(), none = !params.get("from") && !params.get("to");
    const now = none
      ? [app.timeline.dayOf(Math.floor(span.days / 2)), app.timeline.dayOf(span.days - 1)]
      : [params.get("from") || app.timeline.dayOf(low), params.get("to") || app.timeline.dayOf(high - 1)];
    if (named()) return { before: named(), now };
    const first = Date.parse(now[0]), days = (Date.parse(now[1]) - first) / DAY + 1;
    return { before: [day(first - days * DAY), day(first - DAY)], now };
  };

  /* What the list of articles is asked for: while comparing it may be the earlier period's. */
  app.listQuery = () => {
    const params = new URLSearchParams(app.query());
    const periods = app.params().get("period") === "before" && app.periods();
    if (periods) {
      params.set("from", periods.before[0]);
      params.set("to", periods.before[1]);
      params.delete("date");
    }
    return params.toString();
  };
  app.compareQuery = () => {
    const params = new URLSearchParams(app.query()), now = app.params();
    ["compare", "rate", "changes"].forEach((key) => now.get(key) && params.set(key, now.get(key)));
    return params.toString();
  };

  /* The look of a circle of change. */
  const signed = (value) => (value > 0 ? "+" : value < 0 ? "−" : "") + number.format(Math.abs(value));
  const rate = (times) => (times >= 10 ? number.format(Math.round(times)) : times.toFixed(1));
  app.changeFigure = (change) => signed(change.difference);
  app.changeWords = (change) => {
    if (change.direction === "unclear") return "no clear change";
    const least = change.at_least > 1 ? `at least ${change.at_least < 1.1 ? change.at_least.toFixed(2) : rate(change.at_least)}` : `at most ${change.at_least.toFixed(2)}`;
    const times = change.times >= 1 ? rate(change.times) : change.times.toFixed(2);
    return `${times} times the rate, ${least}`;
  };
  app.changeTip = (change) => {
    const periods = app.periods();
    if (!periods) return [];
    return [
      `${app.shortly(...periods.before)}: ${app.counted(change.before)}`,
      `${app.shortly(...periods.now)}: ${app.counted(change.now)}`,
      app.changeWords(change),
    ];
  };

  const ways = () => [`${app.plural(app.noun)} a day`, `share of all ${app.plural(app.noun)}`];
  const meaning = app.element("p");
  function sayNoun() {
    [...how.options].forEach((option, at) => (option.textContent = ways()[at]));
    meaning.textContent = `area and figure: ${app.plural(app.noun)} more or fewer than at the earlier rate`;
  }
  function legend() {
    const box = app.element("div", "change-legend");
    box.id = "change-legend";
    box.hidden = true;
    const entries = [
      ["rose", "rose"], ["fell", "fell"], ["unclear", "no clear change"],
    ].map(([kind, text]) => {
      const item = document.createElement("li");
      const sign = app.element("span", `change-sign ${kind}`);
      sign.setAttribute("aria-hidden", "true");
      item.append(sign, app.element("span", "", text));
      return item;
    });
    const list = document.createElement("ul");
    list.append(...entries);
    box.append(app.element("b", "", "Change"), list, meaning);
    $("map-region").append(box);
  }

  /* The bar under the timeline's own: with what is compared, and how. */
  let bar = null, from = null, to = null, same = null, how = null;
  function field(label) {
    const made = document.createElement("input");
    Object.assign(made, { type: "text", className: "compare-day", placeholder: "YYYY-MM-DD", inputMode: "numeric" });
    made.setAttribute("aria-label", `${label}, year-month-day`);
    made.addEventListener("change", () => {
      made.setAttribute("aria-invalid", String(!valid(made.value)));
      if (valid(from.value) && valid(to.value)) app.compareWith(from.value, to.value);
    });
    return made;
  }
  function button(text, className, act) {
    const made = app.element("button", className, text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }
  function build() {
    bar = app.element("div", "compare-bar");
    bar.id = "compare-bar";
    bar.hidden = true;
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Comparison");
    from = field("First day of the earlier period");
    to = field("Last day of the earlier period");
    same = button("As long before", "preset", () => app.patch({ compare: "before" }));
    how = app.element("select", "choice");
    how.id = "rate";
    how.setAttribute("aria-label", "What is compared");
    for (const value of ["", "share"]) {
      const option = app.element("option");
      option.value = value;
      how.append(option);
    }
    sayNoun();
    app.on("noun", sayNoun);
    how.addEventListener("change", () => app.patch({ rate: how.value }, true));
    bar.append(app.element("span", "compare-sign"), app.element("span", "", "compared with"), from, app.element("span", "", "–"), to, same, how,
      button("End comparison", "preset", () => end()));
    document.querySelector(".timeline-bar").after(bar);
  }
  app.compareWith = (first, last) => app.patch({ compare: [first, last].sort().join("/") });

  function begin() {
    const span = app.timeline.span();
    if (!span) return;
    const params = app.params();
    const range = params.get("from") || params.get("to")
      ? {}
      : { from: app.timeline.dayOf(Math.floor(span.days / 2)), to: app.timeline.dayOf(span.days - 1), date: null };
    app.patch({ ...range, compare: "before", view: null, article: null });
    app.showTab("changes");
    app.raiseSheet();
  }
  function end() {
    app.patch({ compare: null, rate: null, changes: null, period: null, tab: null });
    $("compare").focus();
  }

  /* The list. */
  function row(found) {
    const { change } = found;
    const entry = app.element("li", "change-row");
    const main = app.element("button", "change-place");
    main.type = "button";
    main.mapdashPoints = found.points;
    const lead = () => {
      const [[lat, lon, precision]] = found.points;
      app.patch({ place: [found.id], period: change.now ? null : "before", unplaced: null });
      app.goTo(lat, lon, precision);
      app.showTab("articles", true);
    };
    main.addEventListener("click", lead);
    const sign = app.element("span", `change-sign ${change.direction}`);
    sign.setAttribute("aria-hidden", "true");
    const words = app.element("span", "place-words");
    words.append(app.element("span", "place-name", found.name), app.element("span", "place-inside", found.inside || found.precision_name));
    words.append(app.element("span", "change-rate", app.changeWords(change)));
    main.append(sign, words);
    const counts = app.element("span", "change-counts");
    const link = (count, period, of) => {
      if (!count) return app.element("span", "", "0");
      const made = button(number.format(count), "change-count", () => {
        app.patch({ place: [found.id], period, unplaced: null });
        app.showTab("articles", true);
      });
      made.setAttribute("aria-label", `${app.counted(count)} of ${of} in ${found.name}`);
      return made;
    };
    const arrow = app.element("span", "change-arrow", "→");
    arrow.setAttribute("aria-hidden", "true");
    counts.append(link(change.before, "before", "the earlier period"), arrow, link(change.now, null, "the later period"));
    entry.append(main, counts);
    return entry;
  }

  const ask = app.question((found) => {
    if (!found) return;
    const sides = Object.entries(SIDES).map(([name, text]) => {
      const made = button(`${text} ${number.format(found.total[name])}`, "side", () => app.patch({ changes: name === "rose" ? null : name }, true));
      made.id = "side-" + name;
      made.setAttribute("aria-pressed", String(name === found.direction));
      return made;
    });
    const focused = document.activeElement && document.activeElement.id;
    $("change-sides").replaceChildren(...sides);
    if (focused && focused.startsWith("side-")) $(focused).focus();
    const period = ({ from, to, articles }) => `${app.shortly(from, to)} (${app.counted(articles)})`;
    $("change-words").textContent =
      `${period(found.now)} against ${period(found.before)}, by ${ways()[Number(found.share)]}.` +
      (found.overlap ? " The periods overlap." : "");
    const list = app.element(found.places.length ? "ol" : "p", found.places.length ? "rows" : "nothing");
    if (found.places.length) list.append(...found.places.map(row));
    else {
      list.append(app.element("span", "", found.direction === "unclear" ? "Every place rose or fell clearly." : `No place clearly ${found.direction}. Longer periods say more.`));
      // what there is instead
      const other = Object.keys(SIDES).find((name) => found.total[name]);
      if (other) list.append(" ", button(`${SIDES[other]}: ${app.counted(found.total[other], "place")}`, "quiet-button", () => app.patch({ changes: other === "rose" ? null : other }, true)));
    }
    $("change-rows").replaceChildren(list);
    const pages = { offset: found.offset, page: found.page, rows: found.places, total: found.total[found.direction] };
    $("change-pages").replaceChildren(...app.pager(pages, (next) => {
      offset = next;
      refresh();
      $("changes").scrollTop = 0;
    }));
  }, "lists");
  function refresh() {
    if (app.comparing() && !$("changes").hidden) ask(`api/changes?${app.compareQuery()}&offset=${offset}`);
  }

  /* What shows that something is compared, wherever that changed. */
  function dress() {
    if (!bar) return; // the days may be known before the page has begun
    const periods = app.periods();
    const yes = app.comparing();
    document.body.classList.toggle("comparing", yes);
    $("compare").setAttribute("aria-pressed", String(yes));
    $("tab-changes").hidden = !yes;
    bar.hidden = $("change-legend").hidden = !yes;
    how.value = app.params().get("rate") === "share" ? "share" : "";
    same.setAttribute("aria-pressed", String(app.params().get("compare") === "before"));
    const box = $("histogram");
    if (periods) {
      [from.value, to.value] = periods.before;
      [from, to].forEach((input) => input.removeAttribute("aria-invalid"));
      const span = app.timeline.span();
      const share = (index) => `${Math.min(Math.max((100 * index) / span.days, 0), 100)}%`;
      box.style.setProperty("--before-low", share(app.timeline.indexOf(periods.before[0])));
      box.style.setProperty("--before-high", share(app.timeline.indexOf(periods.before[1]) + 1));
    }
    const head = $("list-period");
    head.hidden = !periods;
    if (periods) {
      const before = app.params().get("period") === "before";
      const focused = document.activeElement && document.activeElement.id;
      const choice = (id, text, value, pressed) => {
        const made = button(text, "side", () => app.patch({ period: value }, true));
        made.id = id;
        made.setAttribute("aria-pressed", String(pressed));
        return made;
      };
      head.replaceChildren(
        choice("period-now", app.shortly(...periods.now), null, !before),
        choice("period-before", app.shortly(...periods.before), "before", before),
      );
      if (focused && focused.startsWith("period-")) $(focused).focus();
    }
    app.drawTabs();
  }
  const again = () => {
    offset = 0;
    dress();
    refresh();
  };
  ["compare", "rate", "changes"].forEach((key) => app.on(key, again));
  app.on("query", again);
  app.on("spanned", dress); // only now the first and the last day are known
  app.on("period", dress);
  app.on("grown", refresh);
  app.on("shown", (tab) => tab === "changes" && refresh());
  app.on("start", () => {
    build();
    legend();
    const head = app.element("div", "list-head list-period");
    head.id = "list-period";
    head.setAttribute("role", "group");
    head.setAttribute("aria-label", "Articles of which period");
    $("articles").prepend(head);
    $("compare").addEventListener("click", () => (app.comparing() ? end() : begin()));
    dress();
  });
})();
