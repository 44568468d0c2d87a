-- +goose Up
-- What providers said about VINs. An answer counts for 90 days; a job deletes
-- what is older.
CREATE TABLE vin_cache (
    vin        text PRIMARY KEY CHECK (length(vin) = 17),
    decode     jsonb NOT NULL, -- knowledge.Decode
    decoded_at timestamptz NOT NULL
);
CREATE INDEX vin_cache_age ON vin_cache (decoded_at);
