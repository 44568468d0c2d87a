-- +goose Up

-- Counts the readings of a label: what is said of an earlier one does not take the place
-- of what somebody said of a later one.
ALTER TABLE labels ADD COLUMN version bigint NOT NULL DEFAULT 0;
