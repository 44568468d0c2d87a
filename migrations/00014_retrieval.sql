-- +goose Up
-- A passage says what it is a piece of, under which licence, and of which years and
-- trim. Its words are searched by their stems; punctuation and accents do not count.
ALTER TABLE passages
    DROP COLUMN search,
    DROP COLUMN embedding,
    DROP COLUMN embedder,
    ADD COLUMN document text NOT NULL DEFAULT 'built-in', -- what there was came with the product
    ADD COLUMN license text NOT NULL DEFAULT 'own words' CHECK (license <> ''),
    ADD COLUMN year_from smallint NOT NULL DEFAULT 0,
    ADD COLUMN year_to smallint NOT NULL DEFAULT 0,
    ADD COLUMN trim_level text NOT NULL DEFAULT '';
UPDATE passages SET year_from = year, year_to = year;
ALTER TABLE passages
    DROP COLUMN year,
    ALTER COLUMN document DROP DEFAULT,
    ALTER COLUMN license DROP DEFAULT,
    ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector(
        CASE lang WHEN 'es' THEN 'spanish'::regconfig WHEN 'fr' THEN 'french'::regconfig WHEN 'de' THEN 'german'::regconfig ELSE 'english'::regconfig END,
        translate(replace(lower(topic || ' ' || make || ' ' || model || ' ' || trim_level || ' ' || body), 'ß', 'ss'),
            'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ-_/.,''’', 'aaaaaaceeeeiiiinooooouuuuyy       '))) STORED;
CREATE INDEX passages_search ON passages USING gin (search);
CREATE INDEX passages_document ON passages (document);

-- Each embedder's vectors lie in a table of their own, vectors_<id>, which store makes:
-- their dimensions differ and they cannot be compared. One serves; another may be filled
-- meanwhile and takes its place when it has all.
CREATE TABLE embedders (
    id         int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL UNIQUE,
    dimensions int NOT NULL CHECK (dimensions BETWEEN 1 AND 4000), -- what an index of halfvec takes
    serving    boolean NOT NULL DEFAULT false,
    made_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX embedders_serving ON embedders (serving) WHERE serving;
