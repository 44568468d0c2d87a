-- +goose Up

-- What was said of a car's packages, with what it rests on and by which catalogue, so
-- that it can be made again and compared.
CREATE TABLE identifications (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL,
    vehicle    jsonb NOT NULL,
    codes      text[] NOT NULL,
    words      text NOT NULL,
    label_id   bigint REFERENCES labels (id) ON DELETE SET NULL,
    read       boolean NOT NULL, -- the label is part of it, not only held against it
    catalogue  text NOT NULL,    -- its version
    findings   jsonb NOT NULL,
    open       jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX identifications_user ON identifications (user_id);
CREATE INDEX identifications_label ON identifications (label_id);

-- What persons say against or beyond what was stated: their word, until somebody has
-- checked it.
CREATE TABLE claims (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id    bigint NOT NULL,
    vehicle    jsonb NOT NULL,
    finding    jsonb NOT NULL, -- the package, as it was stated
    has        boolean NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX claims_user ON claims (user_id);
