-- +goose Up

-- Lists of VINs that people send, in the chat or through the API. The file itself is not
-- kept: only what it says of cars.
CREATE TABLE lists (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    origin     text NOT NULL UNIQUE, -- what asked for it, so that it is made once
    user_id    bigint NOT NULL,
    name       text NOT NULL,        -- of the file
    hidden     text[] NOT NULL,      -- sheets that were not read
    created_at timestamptz NOT NULL,
    ended_at   timestamptz,
    state      text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'cancelled', 'failed'))
);
CREATE INDEX lists_user ON lists (user_id);
CREATE INDEX lists_created ON lists (created_at);

-- Their rows in order. A row is looked up once: what is written stays. A VIN that comes
-- again points to its first row.
CREATE TABLE list_rows (
    list_id   bigint NOT NULL REFERENCES lists ON DELETE CASCADE,
    at        integer NOT NULL,            -- from 1
    sheet     text NOT NULL,
    row       integer NOT NULL,            -- in the sheet, or the line of a text
    written   text NOT NULL,               -- as it stands there, shortened
    vin       text NOT NULL,               -- empty: there is none
    same      integer NOT NULL DEFAULT 0,  -- the first row with this VIN; 0: this one
    equipment text NOT NULL,
    problem   text NOT NULL,               -- why it counts for no car; empty: nothing
    detail    text NOT NULL,
    car       jsonb,                       -- what was found; NULL: not looked up
    PRIMARY KEY (list_id, at)
);
