-- +goose Up

-- The end of the trial that the person was told of, so that each is told once.
ALTER TABLE subscriptions ADD COLUMN trial_told timestamptz;
