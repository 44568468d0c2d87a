-- +goose Up

-- Who pays and whose quota is used: a person's own account now, teams later.
CREATE TABLE accounts (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id      bigint UNIQUE,            -- a Telegram user; NULL once forgotten
    customer      text NOT NULL DEFAULT '', -- the rail's name for who pays; '': never paid
    version       bigint NOT NULL DEFAULT 0, -- grows with every payment event applied
    told_plan     text NOT NULL DEFAULT 'free', -- what the person was told last
    told_standing text NOT NULL DEFAULT 'free',
    created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX accounts_customer ON accounts (customer) WHERE customer <> '';

-- One person's purchase of one plan. Who and where become NULL when the person
-- is forgotten; the law keeps the rest.
CREATE TABLE purchases (
    id          uuid PRIMARY KEY,
    account_id  bigint NOT NULL REFERENCES accounts,
    user_id     bigint,
    chat_id     bigint, -- the answer goes there
    thread_id   bigint,
    plan        text NOT NULL,
    price_minor bigint NOT NULL,
    currency    text NOT NULL,
    link_id     text UNIQUE,
    link_url    text,
    closed_at   timestamptz, -- the link was told not to work any more
    state       text NOT NULL DEFAULT 'created' CHECK (state IN (
                    'created', 'open', 'paid', 'expired', 'superseded', 'surplus')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
CREATE INDEX purchases_user ON purchases (user_id);
-- An account has one link at a time: two that work would sell two subscriptions.
CREATE UNIQUE INDEX purchases_open ON purchases (account_id) WHERE state IN ('created', 'open');
CREATE INDEX purchases_closing ON purchases (expires_at) WHERE closed_at IS NULL;

-- What the rail said of a subscription when it was last asked.
CREATE TABLE subscriptions (
    id           text PRIMARY KEY, -- the rail's
    account_id   bigint NOT NULL REFERENCES accounts,
    purchase_id  uuid NOT NULL REFERENCES purchases,
    customer     text NOT NULL,
    plan         text NOT NULL,
    status       text NOT NULL CHECK (status IN (
                     'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
    made_at      timestamptz NOT NULL,
    anchor       timestamptz,
    period_start timestamptz,
    period_end   timestamptz,
    cancel_at    timestamptz,
    ended_at     timestamptz,
    unpaid_since timestamptz,
    read_at      timestamptz NOT NULL
);
CREATE INDEX subscriptions_account ON subscriptions (account_id);

-- Every event of the rail, kept before it is answered; its id removes duplicates.
CREATE TABLE payment_events (
    id          text PRIMARY KEY,
    type        text NOT NULL,
    made_at     timestamptz NOT NULL,
    raw         json,          -- NULL once the person is forgotten
    received_at timestamptz NOT NULL DEFAULT now(),
    account_id  bigint REFERENCES accounts, -- known once applied; NULL: nobody of ours
    applied_at  timestamptz,
    error       text           -- of the last attempt
);
CREATE INDEX payment_events_waiting ON payment_events (received_at) WHERE applied_at IS NULL;
CREATE INDEX payment_events_account ON payment_events (account_id);

-- What a quota counts: a VIN, once per account and month.
CREATE TABLE usage_vins (
    account_id   bigint NOT NULL REFERENCES accounts,
    period_start date NOT NULL,
    vin          text NOT NULL,
    PRIMARY KEY (account_id, period_start, vin)
);

CREATE TABLE audit_log (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    account_id bigint REFERENCES accounts,
    action     text NOT NULL,
    detail     jsonb NOT NULL DEFAULT '{}' -- codes and ids only, nothing personal
);
CREATE INDEX audit_log_account ON audit_log (account_id, id);

-- Ids of the notices that payments put into the inbox. Jobs' ids grow from 1 and
-- do not come this far.
CREATE SEQUENCE payment_notice_ids START WITH 1099511627776;
