-- +goose Up

-- What Telegram said of payments in Stars: it answers no question about a subscription,
-- so what one is follows from these rows.
CREATE TABLE star_payments (
    charge_id   text PRIMARY KEY, -- Telegram's: a payment that is told twice is one
    purchase_id uuid NOT NULL REFERENCES purchases,
    payer_id    bigint NOT NULL,  -- a Telegram user: to nobody else can it be given back
    stars       bigint NOT NULL CHECK (stars > 0),
    paid_at     timestamptz NOT NULL,
    paid_until  timestamptz NOT NULL,
    refunded_at timestamptz
);
CREATE INDEX star_payments_purchase ON star_payments (purchase_id);

-- What became of a subscription between two payments.
CREATE TABLE star_changes (
    cause       text PRIMARY KEY, -- the update, or what we did: told twice it is one
    purchase_id uuid NOT NULL REFERENCES purchases,
    state       text NOT NULL CHECK (state IN ('canceled', 'active', 'failed')),
    at          timestamptz NOT NULL
);
CREATE INDEX star_changes_purchase ON star_changes (purchase_id);
