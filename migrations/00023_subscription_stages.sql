-- +goose Up

-- How a subscription stood, from a moment on until its next row: what `subscriptions`
-- says of now, kept for reports of months that are over. Written where subscriptions
-- are; a reading that says nothing new leaves no row.
CREATE TABLE subscription_stages (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription_id text NOT NULL REFERENCES subscriptions,
    at              timestamptz NOT NULL, -- the rail's where it says one, else when it was read
    plan            text NOT NULL,
    every           text NOT NULL CHECK (every IN ('', 'month', 'year')),
    status          text NOT NULL CHECK (status IN (
                        'incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
    ending          boolean NOT NULL, -- its owner has cancelled it
    owing           boolean NOT NULL, -- an invoice of it is not paid
    billed_minor    bigint,           -- each interval, after discounts and before taxes; NULL: not known
    currency        text NOT NULL CHECK (currency ~ '^[A-Z]{3}$')
);
CREATE INDEX subscription_stages_subscription ON subscription_stages (subscription_id, id);

-- What is still known of the time before: how each began, if it ever ran, and how it stands.
INSERT INTO subscription_stages (subscription_id, at, plan, every, status, ending, owing, billed_minor, currency)
SELECT s.id, s.made_at, p.plan, p.every, CASE WHEN p.trial_days > 0 THEN 'trialing' ELSE 'active' END, false, false, p.price_minor, p.currency
FROM subscriptions AS s
JOIN purchases AS p ON p.id = s.purchase_id
WHERE p.state = 'paid'
ORDER BY s.made_at;

INSERT INTO subscription_stages (subscription_id, at, plan, every, status, ending, owing, billed_minor, currency)
SELECT s.id, greatest(s.made_at, coalesce(s.ended_at, CASE WHEN s.status = 'past_due' THEN s.unpaid_since END, s.read_at)),
    s.plan, s.every, s.status, s.cancel_at IS NOT NULL, s.unpaid_since IS NOT NULL,
    CASE WHEN s.plan = p.plan AND s.every = p.every THEN p.price_minor END, p.currency
FROM subscriptions AS s
JOIN purchases AS p ON p.id = s.purchase_id
WHERE NOT EXISTS (
    SELECT FROM subscription_stages AS g
    WHERE g.subscription_id = s.id AND (g.plan, g.every, g.status, g.ending, g.owing)
        = (s.plan, s.every, s.status, s.cancel_at IS NOT NULL, s.unpaid_since IS NOT NULL))
ORDER BY s.made_at;
