-- +goose Up

-- The job that read a label: one that is done again after a crash keeps one label.
ALTER TABLE labels ADD COLUMN job_id bigint UNIQUE; -- NULL: read before this column was
