-- +goose Up

-- What an account may spend a month on calls of the API beyond its plan, in minor units of
-- its plan's currency. Nobody pays who has not set it.
ALTER TABLE accounts ADD COLUMN beyond_cap bigint NOT NULL DEFAULT 0 CHECK (beyond_cap >= 0);

-- The usage that is reported to the rail, each row once, by its id.
CREATE TABLE usage_batches (
    id           uuid PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    customer     text NOT NULL,
    period_start date NOT NULL,
    price_minor  bigint NOT NULL, -- of 1,000 calls
    calls        integer NOT NULL CHECK (calls > 0),
    at           timestamptz NOT NULL, -- of the last of them
    made_at      timestamptz NOT NULL,
    tried_at     timestamptz, -- first
    sent_at      timestamptz
);
CREATE INDEX usage_batches_account ON usage_batches (account_id, at);
CREATE INDEX usage_batches_open ON usage_batches (made_at) WHERE sent_at IS NULL;

-- A call beyond the plan: held before it is answered, due once its answer goes out. Rows go
-- when their batch is old.
CREATE TABLE metered_calls (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    period_start date NOT NULL,
    price_minor  bigint NOT NULL,
    at           timestamptz NOT NULL,
    due          boolean NOT NULL DEFAULT false,
    batch_id     uuid REFERENCES usage_batches
);
CREATE INDEX metered_calls_due ON metered_calls (account_id) WHERE due AND batch_id IS NULL;
CREATE INDEX metered_calls_held ON metered_calls (at) WHERE NOT due;
CREATE INDEX metered_calls_batch ON metered_calls (batch_id);

-- What a month's calls come to, held ones included: the cap is held to it.
CREATE TABLE metered_months (
    account_id   bigint NOT NULL REFERENCES accounts,
    period_start date NOT NULL,
    calls        integer NOT NULL,
    thousandths  bigint NOT NULL, -- of minor units
    PRIMARY KEY (account_id, period_start)
);
