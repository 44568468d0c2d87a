-- +goose Up

-- What a person said of features when asked is part of what an identification rests on.
ALTER TABLE identifications ADD COLUMN answers jsonb NOT NULL DEFAULT '[]';
