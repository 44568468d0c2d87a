-- +goose Up

-- Where accounts want events to be sent.
CREATE TABLE webhook_endpoints (
    id           text PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    url          text NOT NULL,
    events       text[] NOT NULL,
    secret       bytea NOT NULL,   -- sealed
    created_at   timestamptz NOT NULL,
    succeeded_at timestamptz,      -- when it last took an event
    disabled_at  timestamptz,      -- it took none for a day, or said that it is gone
    UNIQUE (account_id, url)
);

-- What happened to an account that has endpoints, in the words in which it is told.
CREATE TABLE webhook_events (
    id         text PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    type       text NOT NULL,
    subject    text NOT NULL,     -- what it is about: nothing happens twice to it
    body       text NOT NULL,     -- as it is signed and sent
    created_at timestamptz NOT NULL,
    UNIQUE (account_id, type, subject)
);
CREATE INDEX webhook_events_age ON webhook_events (created_at);

CREATE TABLE webhook_deliveries (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id    text NOT NULL REFERENCES webhook_events ON DELETE CASCADE,
    endpoint_id text NOT NULL REFERENCES webhook_endpoints ON DELETE CASCADE,
    state       text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
    asked       boolean NOT NULL DEFAULT false, -- a test or a replay
    attempts    int NOT NULL DEFAULT 0,
    status      int NOT NULL DEFAULT 0,         -- of the last answer
    fault       text NOT NULL DEFAULT '',       -- of the last attempt
    created_at  timestamptz NOT NULL,
    tried_at    timestamptz,
    next_at     timestamptz,
    UNIQUE (event_id, endpoint_id)
);
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id DESC);

-- Ids in the inbox of what is told without having been asked for, and goes with /forget.
CREATE SEQUENCE notice_ids START WITH 8796093022208;
