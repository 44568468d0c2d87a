-- +goose Up

-- The subscription that calls beyond the plan are billed with: whoever subscribes anew is
-- asked anew, since the new subscription bills none until then.
ALTER TABLE accounts ADD COLUMN beyond_of text NOT NULL DEFAULT '';
UPDATE accounts AS a
SET beyond_of = s.id
FROM (
    SELECT DISTINCT ON (account_id) account_id, id
    FROM subscriptions
    WHERE status IN ('trialing', 'active', 'past_due') AND NOT starts_with(id, 'stars_')
    ORDER BY account_id, made_at, id
) AS s
WHERE a.beyond_cap > 0 AND s.account_id = a.id;
