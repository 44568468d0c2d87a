-- +goose Up
-- Sourced statements about kinds of cars. Empty scope columns mean "not said".
CREATE TABLE facts (
    id           text PRIMARY KEY, -- hash of source and content
    make         text NOT NULL,
    model        text NOT NULL,
    year_from    smallint NOT NULL,
    year_to      smallint NOT NULL,
    trim_level   text NOT NULL DEFAULT '',
    engine       text NOT NULL DEFAULT '',
    drivetrain   text NOT NULL DEFAULT '',
    condition    text NOT NULL DEFAULT '',
    attribute    text NOT NULL,
    value        double precision NOT NULL,
    words        text NOT NULL DEFAULT '',
    unit         text NOT NULL DEFAULT '',
    source_title text NOT NULL CHECK (source_title <> ''),
    source_url   text NOT NULL CHECK (source_url <> ''),
    source_kind  text NOT NULL DEFAULT '',
    license      text NOT NULL CHECK (license <> ''),
    n_sources    int NOT NULL DEFAULT 1,
    loaded_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX facts_scope ON facts (lower(make), lower(model), attribute, year_from);

-- Pieces of documents, searched by meaning and by words.
CREATE TABLE passages (
    id           text PRIMARY KEY,
    make         text NOT NULL DEFAULT '',
    model        text NOT NULL DEFAULT '',
    year         smallint NOT NULL DEFAULT 0,
    topic        text NOT NULL DEFAULT '',
    lang         text NOT NULL DEFAULT 'en',
    body         text NOT NULL,
    source_title text NOT NULL CHECK (source_title <> ''),
    source_url   text NOT NULL DEFAULT '',
    source_kind  text NOT NULL DEFAULT '',
    embedder     text NOT NULL, -- vectors of different embedders are not comparable
    embedding    halfvec(256) NOT NULL,
    search       tsvector GENERATED ALWAYS AS (to_tsvector('simple', topic || ' ' || make || ' ' || model || ' ' || body)) STORED
);
CREATE INDEX passages_embedding ON passages USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 64);
CREATE INDEX passages_search ON passages USING gin (search);
CREATE INDEX passages_vehicle ON passages (lower(make), lower(model));
