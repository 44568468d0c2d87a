-- +goose Up

-- What a person wants to be told again and again, one of each kind, in their private chat.
CREATE TABLE reports (
    user_id    bigint NOT NULL,
    every      text NOT NULL CHECK (every IN ('day', 'week', 'month')),
    weekday    smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6), -- 0: Sunday
    day        smallint NOT NULL CHECK (day BETWEEN 0 AND 28),    -- of the month; 0: its last
    hour       smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),
    zone       text NOT NULL CHECK (length(zone) BETWEEN 1 AND 64),
    paused     boolean NOT NULL DEFAULT false,
    next_at    timestamptz NOT NULL,
    told_until timestamptz NOT NULL, -- what happened before has been told
    created_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, every)
);
CREATE INDEX reports_due ON reports (next_at) WHERE NOT paused;

-- The days that have had their report, in the person's calendar: one each.
CREATE TABLE report_days (
    user_id    bigint NOT NULL,
    every      text NOT NULL,
    day        date NOT NULL,
    claimed_at timestamptz NOT NULL,
    told_at    timestamptz, -- NULL: it is being made, or nothing was to be told
    PRIMARY KEY (user_id, every, day)
);
CREATE INDEX report_days_age ON report_days (claimed_at);

ALTER TABLE sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_state_check CHECK (state IN (
    'idle', 'awaiting_vin', 'choosing_vehicle', 'reading_label', 'choosing_plan',
    'awaiting_payment', 'choosing_language', 'choosing_units', 'confirming_forget', 'writing_support', 'hunting',
    'correcting_label', 'naming_key', 'giving_feedback', 'choosing_zone'));
