-- +goose Up

-- What the person said of the car where its VIN leaves something open, by attribute:
-- their word, shown as theirs.
ALTER TABLE lookups ADD COLUMN told jsonb NOT NULL DEFAULT '{}';
