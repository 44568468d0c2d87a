-- +goose Up

-- What was paid and given back, as the rail's books have it: one row for each
-- invoice that was paid, each refund and each dispute. Reports are sums over it.
CREATE TABLE ledger (
    id              text PRIMARY KEY, -- the rail's
    account_id      bigint NOT NULL REFERENCES accounts,
    subscription_id text NOT NULL REFERENCES subscriptions,
    invoice_id      text NOT NULL, -- the payment that it is about
    kind            text NOT NULL CHECK (kind IN ('payment', 'refund', 'dispute')),
    state           text NOT NULL CHECK (state IN ('paid', 'open', 'done', 'failed', 'lost', 'won')),
    amount_minor    bigint NOT NULL CHECK (amount_minor > 0),
    currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    at              timestamptz NOT NULL, -- paid, given back or disputed
    reason          text NOT NULL DEFAULT '', -- the rail's word
    read_at         timestamptz NOT NULL
);
CREATE INDEX ledger_account ON ledger (account_id, at);
CREATE INDEX ledger_subscription ON ledger (subscription_id);
CREATE INDEX ledger_at ON ledger (at);

-- How often the plan that the person was told of is paid for.
ALTER TABLE accounts ADD COLUMN told_every text NOT NULL DEFAULT '';
UPDATE accounts AS a
SET told_every = 'month'
WHERE told_standing IN ('trialing', 'active', 'ending', 'past_due');
