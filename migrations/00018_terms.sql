-- +goose Up

-- Plans are sold by the month and by the year, with a trial for who never subscribed.
ALTER TABLE purchases
    ADD COLUMN every      text NOT NULL DEFAULT 'month' CHECK (every IN ('month', 'year')),
    ADD COLUMN trial_days integer NOT NULL DEFAULT 0;
ALTER TABLE subscriptions
    ADD COLUMN every text NOT NULL DEFAULT 'month' CHECK (every IN ('', 'month', 'year'));

-- The month of the quota in which the account was warned last.
ALTER TABLE accounts ADD COLUMN warned_period date;
