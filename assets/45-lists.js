/* The lists of the panel: articles by the page, and the places in view, built from text nodes. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("en");
  let offset = 0;
  let listed = null; // the page of articles that is shown

  function row(item) {
    const params = app.params();
    params.delete("map");
    params.set("article", item.id);
    const link = app.element("a", "row");
    link.href = "?" + params.toString();
    link.dataset.nav = "article";
    link.dataset.article = item.id;
    link.mapdashPoints = item.points;
    const source = app.element("span", "row-source");
    source.append(app.element("bdi", "", item.source), app.element("span", "row-date", item.published));
    if (!item.points.length) source.append(app.element("span", "row-none", "no place"));
    const snippet = app.written("span", "row-snippet");
    item.snippet.forEach(([text, kind]) => snippet.append(kind ? app.element("mark", "m " + kind, text) : text));
    link.append(app.written("span", "row-title", item.title), source, snippet);
    const made = document.createElement("li");
    made.append(link);
    if (item.also.length) made.append(also(item));
    return made;
  }

  const NAMED = 4; // outlets that are named; the reader has all
  function also(item) {
    const box = app.element("p", "row-also", "also in ");
    item.also.slice(0, NAMED).forEach((other, at) => {
      const link = app.element("a", "", other.source);
      if (other.url) {
        link.href = other.url;
        link.target = "_blank";
        link.rel = "noopener noreferrer";
      } else {
        const params = app.params();
        params.set("article", other.id);
        link.href = "?" + params.toString();
        link.dataset.nav = "article";
        link.dataset.article = other.id;
      }
      link.title = [other.title, other.published].filter(Boolean).join(" · ");
      box.append(at ? ", " : "", link);
    });
    const rest = item.also.length - NAMED;
    if (rest > 0) box.append(` and ${number.format(rest)} more`);
    return box;
  }

  function way(href, ...content) {
    const link = document.createElement("a");
    link.href = href;
    link.dataset.nav = "filter";
    link.append(...content);
    return link;
  }

  function nothing(found) {
    const box = app.element("div", "nothing");
    if (found.empty) {
      const how = app.element("p", "", "Add articles with ");
      how.append(app.element("code", "", "mapdash add FILES…"), "; they appear here by themselves.");
      box.append(app.element("p", "nothing-head", "This collection is empty."), how);
      return box;
    }
    box.append(app.element("p", "nothing-head", "No article fits all of this."));
    if (found.ways.length) {
      const list = document.createElement("ul");
      found.ways.forEach(({ text, href, articles }) => {
        const item = document.createElement("li");
        item.append(way(href, "without ", app.element("b", "", text), `: ${articles}`));
        list.append(item);
      });
      box.append(app.element("p", "", "Loosen:"), list);
    } else box.append(app.element("p", "", "No one or two filters are to blame; start again from everything:"));
    const clear = way("?", "Clear all filters");
    clear.className = "quiet-button";
    box.append(clear);
    return box;
  }

  app.pager = (found, turn) => {
    if (found.total <= found.page) return [];
    const button = (text, to, possible) => {
      const made = app.element("button", "quiet-button", text);
      made.type = "button";
      made.disabled = !possible;
      made.addEventListener("click", () => turn(to));
      return made;
    };
    const last = found.offset + found.rows.length;
    const where = `${number.format(found.offset + 1)}–${number.format(last)} of ${number.format(found.total)}`;
    return [
      button("Previous", Math.max(found.offset - found.page, 0), found.offset > 0),
      app.element("span", "", where),
      button("Next", found.offset + found.page, last < found.total),
    ];
  };

  /* Several chosen places: which they are, and two ways on. */
  const several = () => app.params().has("circle") || app.params().getAll("place").length > 1;
  function showHere(chosen) {
    const box = $("here");
    box.hidden = !chosen;
    if (!chosen) return;
    const button = (text, act) => {
      const made = app.element("button", "quiet-button", text);
      made.type = "button";
      made.addEventListener("click", act);
      return made;
    };
    const focused = box.contains(document.activeElement) && document.activeElement.textContent;
    const [[lat, lon]] = chosen.points;
    box.replaceChildren(
      app.element("span", "here-name", `${chosen.name} and ${number.format(chosen.more)} more`),
      ...($("places").hidden ? [button("List the places", () => app.showTab("places", true))] : []),
      button("Come closer", () => app.comeCloser([lat, lon])),
    );
    const again = focused && [...box.children].find((one) => one.textContent === focused);
    if (again) again.focus();
  }

  let turned = null; // which row takes the focus once the page is there: the first, the last or an article's number
  const askArticles = app.question((found) => {
    $("list-total").textContent = found.total ? app.counted(found.total) : `No ${app.plural(app.noun)}`;
    showHere(found.chosen);
    if (found.nothing) $("rows").replaceChildren(nothing(found.nothing));
    else {
      const list = app.element("ol", "rows");
      list.append(...found.rows.map(row));
      const focused = document.activeElement && document.activeElement.dataset.article;
      $("rows").replaceChildren(...(found.order ? [app.element("p", "row-order", found.order)] : []), list);
      // the list is made anew; who stood on a row of it stays there
      const again = focused && list.querySelector(`[data-article="${CSS.escape(focused)}"]`);
      if (again) again.focus({ preventScroll: true });
    }
    $("pages").replaceChildren(...app.pager(found, (to) => turnTo(to, "first")));
    if (turned) {
      $("articles").scrollTop = 0;
      const rows = [...$("rows").querySelectorAll(".row")];
      const wanted = { first: rows[0], last: rows.at(-1) }[turned] || rows.find((row) => row.dataset.article === turned);
      if (wanted) wanted.focus();
    }
    turned = null;
    listed = found;
    app.emit("listed");
  }, "lists");
  function turnTo(to, focus) {
    offset = to;
    refreshArticles(focus);
  }
  app.showRow = (position, id) => listed && turnTo(position - (position % listed.page), String(id));
  app.turnRow = (step) => {
    const rows = [...$("rows").querySelectorAll(".row")];
    const at = rows.indexOf(document.activeElement);
    const to = at < 0 ? 0 : at + step;
    app.showTab("articles");
    if (rows[to]) rows[to].focus();
    else if (to < 0 && offset > 0) turnTo(Math.max(offset - listed.page, 0), "last");
    else if (to > 0 && listed && offset + listed.rows.length < listed.total) turnTo(offset + listed.page, "first");
  };
  function refreshArticles(focus) {
    turned = focus || null;
    const query = app.listQuery();
    askArticles(`api/articles?${query ? query + "&" : ""}offset=${offset}`);
  }

  function place(item, most) {
    const made = app.element("button", "place-row");
    made.type = "button";
    made.dataset.place = item.id;
    made.mapdashPoints = item.points;
    made.setAttribute("aria-pressed", String(item.chosen));
    const glyph = app.element("span", "glyph " + item.precision);
    glyph.setAttribute("aria-hidden", "true");
    const words = app.element("span", "place-words");
    words.append(app.element("span", "place-name", item.name), app.element("span", "place-inside", item.inside));
    const count = app.element("span", "place-count", number.format(item.articles));
    count.append(app.element("span", "unseen", ` ${item.articles === 1 ? app.noun : app.plural(app.noun)}, ${item.precision_name}`));
    const bar = app.element("span", "place-bar");
    bar.style.width = `${(100 * item.articles) / most}%`;
    bar.setAttribute("aria-hidden", "true");
    made.append(glyph, words, count, bar);
    const entry = document.createElement("li");
    entry.append(made);
    return entry;
  }

  const askPlaces = app.question((found) => {
    const shown = found.places.length;
    $("places-total").textContent = `${app.counted(found.total, "place")} ${several() ? "here" : "in view"}`;
    const list = app.element(shown ? "ol" : "p", shown ? "rows" : "nothing", shown ? undefined : "No places in this part of the map.");
    list.append(...found.places.map((item) => place(item, found.most)));
    if (!shown) {
      const all = app.element("button", "quiet-button", "Show all places");
      all.type = "button";
      all.addEventListener("click", () => $("show-all").click());
      list.append(document.createElement("br"), all);
    }
    $("place-pages").replaceChildren(...app.pager({ ...found, rows: found.places }, (to) => {
      placesFrom = to;
      $("places").scrollTop = 0;
      askForPlaces();
    }));
    const focused = document.activeElement && document.activeElement.dataset.place;
    $("place-rows").replaceChildren(list);
    const again = focused && list.querySelector(`[data-place="${CSS.escape(focused)}"]`);
    if (again) again.focus({ preventScroll: true });
  }, "lists");
  let placesFrom = 0;
  app.refreshPlaces = () => {
    placesFrom = 0; // another filter or another part of the map is another list
    askForPlaces();
  };
  function askForPlaces() {
    const name = app.countryView() ? "Countries" : several() ? "Places here" : "Places in view";
    if ($("tab-places").textContent !== name) $("tab-places").textContent = name;
    if (!app.map || $("places").hidden) return;
    if (app.countryView()) {
      $("place-pages").replaceChildren();
      app.listCountries();
      return;
    }
    const query = app.query();
    askPlaces(`api/places?${query ? query + "&" : ""}bbox=${app.box(app.map.getBounds())}&offset=${placesFrom}${several() ? "&here=1" : ""}`);
  }

  app.on("start", () => refreshArticles());
  ["compare", "period"].forEach((key) =>
    app.on(key, () => {
      offset = 0;
      refreshArticles();
    }),
  );
  app.on("queried", () => {
    offset = 0;
    refreshArticles();
    app.refreshPlaces();
  });
  app.on("grown", () => {
    refreshArticles();
    askForPlaces();
  });
  app.on("moved", () => several() || app.refreshPlaces());
  app.on("shown", (tab) => {
    showHere(listed && listed.chosen);
    if (tab === "places") app.refreshPlaces();
  });
})();
