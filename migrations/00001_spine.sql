-- +goose Up
CREATE EXTENSION IF NOT EXISTS vector;

-- What a person chose once and for every chat. The language Telegram reports is
-- read from each update; these columns hold only what the person changed.
CREATE TABLE people (
    user_id    bigint PRIMARY KEY,
    lang       text NOT NULL DEFAULT '', -- '': follow Telegram
    units      text NOT NULL DEFAULT '', -- '': follow the language's region
    blocked_at timestamptz,              -- by the operator
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE chats ( -- only chats with something to remember
    chat_id bigint PRIMARY KEY,
    gone_at timestamptz -- the bot was blocked or removed; cleared by the next update from it
);

CREATE TABLE sessions (
    chat_id    bigint NOT NULL,
    thread_id  bigint NOT NULL,
    user_id    bigint NOT NULL,
    version    bigint NOT NULL DEFAULT 0,
    state      text NOT NULL DEFAULT 'idle' CHECK (state IN (
                   'idle', 'awaiting_vin', 'choosing_vehicle', 'reading_label', 'choosing_plan',
                   'awaiting_payment', 'choosing_language', 'choosing_units', 'confirming_forget', 'writing_support')),
    data       jsonb NOT NULL DEFAULT '{}', -- the state's own fields
    memory     jsonb NOT NULL DEFAULT '{}', -- what outlives a state: the stack of vehicles, the last attribute, tasks
    touched_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat_id, thread_id, user_id)
);
CREATE INDEX sessions_user ON sessions (user_id);

-- Updates and the results of jobs, in order of arrival. A result has bot_id 0 and
-- the id of its job.
CREATE TABLE inbox (
    seq         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    bot_id      bigint NOT NULL,
    update_id   bigint NOT NULL,
    chat_id     bigint NOT NULL,
    thread_id   bigint NOT NULL,
    user_id     bigint NOT NULL,
    raw         json NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    attempts    smallint NOT NULL DEFAULT 0,
    retry_at    timestamptz,  -- not before, after a passing fault
    done_at     timestamptz,
    parked_at   timestamptz,  -- given up; `vinbot parked` lists and retries
    incident    text,         -- names the log line about the last fault
    PRIMARY KEY (bot_id, update_id)
);
CREATE INDEX inbox_waiting ON inbox (chat_id, thread_id, user_id, seq) WHERE done_at IS NULL AND parked_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX inbox_parked ON inbox (parked_at) WHERE parked_at IS NOT NULL;

-- One row per Bot API call; a row goes when it is sent.
CREATE TABLE outbox (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chat_id    bigint NOT NULL,
    method     text NOT NULL,
    body       json NOT NULL,
    file_name  text,  -- with file: a document made for the person
    file_mime  text,
    file       bytea,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX outbox_chat ON outbox (chat_id, seq);

-- Calls that Telegram refused for good, kept for the operator without their texts.
CREATE TABLE refused_calls (
    seq         bigint PRIMARY KEY,
    chat_id     bigint NOT NULL,
    method      text NOT NULL,
    code        int NOT NULL,
    description text NOT NULL,
    refused_at  timestamptz NOT NULL DEFAULT now()
);

-- The cars a person looked up or photographed.
CREATE TABLE lookups (
    user_id  bigint NOT NULL,
    car      text NOT NULL, -- the VIN, or 'label:<id>' where the label showed none
    vehicle  jsonb NOT NULL,
    label_id bigint,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, car)
);
CREATE INDEX lookups_recent ON lookups (user_id, at DESC);

CREATE TABLE label_views ( -- labels opened; the first time counts against the day
    user_id  bigint NOT NULL,
    label_id bigint NOT NULL,
    at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, label_id)
);

CREATE TABLE update_kinds ( -- counts what Telegram sends that nobody reads yet
    kind text PRIMARY KEY,
    seen bigint NOT NULL
);

CREATE TABLE support_messages (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL,
    chat_id    bigint NOT NULL,
    text       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz
);
