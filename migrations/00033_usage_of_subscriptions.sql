-- +goose Up

-- A call is billed with the subscription that it was held under.
ALTER TABLE metered_calls ADD COLUMN subscription_id text NOT NULL DEFAULT '';
UPDATE metered_calls AS c SET subscription_id = a.beyond_of FROM accounts AS a WHERE a.id = c.account_id;
ALTER TABLE metered_calls ALTER COLUMN subscription_id DROP DEFAULT;
ALTER TABLE usage_batches ADD COLUMN subscription_id text NOT NULL DEFAULT '';
UPDATE usage_batches AS b SET subscription_id = a.beyond_of FROM accounts AS a WHERE a.id = b.account_id;
ALTER TABLE usage_batches ALTER COLUMN subscription_id DROP DEFAULT;

-- What of a subscription the rail bills calls by: an item for each price, and since when it is there.
CREATE TABLE usage_meters (
    subscription_id text NOT NULL REFERENCES subscriptions,
    price_minor     bigint NOT NULL, -- of 1,000 calls
    currency        text NOT NULL,
    since           timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, price_minor)
);

-- Usage that the rail would bill no more, because its item is gone: each row is invoiced
-- once, by its id.
CREATE TABLE usage_invoices (
    id              uuid PRIMARY KEY,
    subscription_id text NOT NULL,
    customer        text NOT NULL,
    price_minor     bigint NOT NULL, -- of 1,000 calls
    currency        text NOT NULL,
    calls           integer NOT NULL CHECK (calls > 0),
    made_at         timestamptz NOT NULL,
    sent_at         timestamptz
);
CREATE INDEX usage_invoices_open ON usage_invoices (made_at) WHERE sent_at IS NULL;

ALTER TABLE usage_batches ADD COLUMN invoice_id uuid REFERENCES usage_invoices;
CREATE INDEX usage_batches_subscription ON usage_batches (subscription_id, price_minor, at);

-- Since when the subscription runs without a break, where that is later than when it was made.
ALTER TABLE subscriptions ADD COLUMN since timestamptz;
