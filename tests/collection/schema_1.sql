-- A collection as the first schema wrote it: three articles, two of them readings of the same address.
PRAGMA application_id = 1835102308;
PRAGMA user_version = 1;
CREATE TABLE articles (
	id INTEGER NOT NULL, content_hash BLOB NOT NULL, day INTEGER, date_precision INTEGER, published TEXT,
	text_length INTEGER NOT NULL, source TEXT, title TEXT NOT NULL, url TEXT, language TEXT, retrieved TEXT, origin TEXT,
	PRIMARY KEY (id), UNIQUE (content_hash)
);
CREATE TABLE places (
	"key" INTEGER NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL, lat FLOAT NOT NULL, lon FLOAT NOT NULL,
	kind TEXT NOT NULL, country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER NOT NULL,
	PRIMARY KEY ("key"), UNIQUE (id)
);
CREATE TABLE texts (
	article_id INTEGER NOT NULL, text TEXT NOT NULL,
	PRIMARY KEY (article_id), FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE
);
CREATE TABLE mentions (
	id INTEGER NOT NULL, article_id INTEGER NOT NULL, place_key INTEGER, role INTEGER NOT NULL, precision INTEGER,
	confidence FLOAT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, reason TEXT NOT NULL,
	alternatives TEXT,
	PRIMARY KEY (id), FOREIGN KEY(article_id) REFERENCES articles (id) ON DELETE CASCADE,
	FOREIGN KEY(place_key) REFERENCES places ("key")
);
CREATE INDEX mentions_of_article ON mentions (article_id);
CREATE VIEW searchable AS
       SELECT articles.id AS id, articles.title AS title, texts.text AS text
       FROM articles JOIN texts ON texts.article_id = articles.id;
CREATE VIRTUAL TABLE words USING fts5(
       title, text, content='searchable', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
INSERT INTO articles VALUES
  (1, x'01', 19810, 0, '2024-03-28T14:05:00+02:00', 22, 'Example', 'Talks', 'https://www.example.org/1?utm_source=x',
   'en', '2024-03-29T08:00:00+00:00', 'a.csv, row 2'),
  (2, x'02', 19811, 1, '2024-03-29', 15, 'Example', '', 'http://example.org/1', NULL, NULL, NULL),
  (3, x'03', NULL, NULL, NULL, 8, NULL, '', NULL, NULL, NULL, NULL);
INSERT INTO texts VALUES (1, 'Talks were held in Rafah.'), (2, 'Talks in Rafah.'), (3, 'Nothing.');
INSERT INTO words(rowid, title, text) SELECT id, title, text FROM searchable;
INSERT INTO places VALUES (1, 'geonames:281102', 'Rafah', 31.287, 34.259, 'town', 'PS', 'Gaza Strip', NULL, 126305);
INSERT INTO mentions VALUES
  (1, 1, 1, 0, 1, 0.9, 19, 24, 'Rafah', 'the larger one', NULL),
  (2, 2, 1, 0, 1, 0.9, 9, 14, 'Rafah', 'the larger one', NULL);
