/* The feeds that are watched: their tab is there only where there are some. */
(function () {
  "use strict";
  const app = (window.mapdash = window.mapdash || {});
  const $ = (id) => document.getElementById(id);
  const number = new Intl.NumberFormat("en");
  const REFRESH_MS = 30_000;
  const time = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  const at = (text) => time.format(new Date(text));

  function row(feed) {
    const made = app.element("li", "feed");
    const head = app.element("div", "feed-head");
    head.append(app.element("span", "feed-name", feed.name), app.element("span", "feed-count", app.counted(feed.articles, "article")));
    const next = feed.next ? `next ${at(feed.next)}` : "not asked any more";
    const times = feed.read ? `Read ${at(feed.read)}, ${next}` : `Never read, ${next}`;
    made.append(head, app.element("span", "feed-times", times));
    if (feed.error) {
      const often = feed.failures > 1 ? ` (${number.format(feed.failures)} times in a row)` : "";
      made.append(app.element("span", "feed-error", feed.error + often));
    }
    made.append(app.element("span", "feed-address", feed.address));
    return made;
  }

  const ask = app.question((found) => {
    const feeds = found ? found.feeds : [];
    const tab = $("tab-feeds");
    if (tab.hidden !== !feeds.length) {
      tab.hidden = !feeds.length;
      app.drawTabs();
    }
    const broken = feeds.filter((feed) => feed.error).length;
    $("feeds-total").textContent = app.counted(feeds.length, "feed") + (broken ? `, ${number.format(broken)} with trouble` : "");
    const list = app.element("ol", "rows");
    list.append(...feeds.map(row));
    $("feed-rows").replaceChildren(list);
  }, "feeds");
  const refresh = () => ask("api/feeds");

  app.on("start", () => {
    refresh();
    setInterval(() => document.hidden || $("feeds").hidden || refresh(), REFRESH_MS);
  });
  app.on("grown", refresh);
  app.on("shown", (tab) => tab === "feeds" && refresh());
})();
