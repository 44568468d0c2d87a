-- +goose Up

-- How often a plan is paid for: each time brings its seats.
ALTER TABLE subscriptions ADD COLUMN units integer NOT NULL DEFAULT 1 CHECK (units > 0);

-- Who shares an account, and who did: a row is what the audit calls somebody. Whoever is
-- forgotten becomes a number there.
CREATE TABLE team_members (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id   bigint NOT NULL REFERENCES accounts,
    user_id      bigint,                   -- NULL once forgotten
    name         text NOT NULL DEFAULT '', -- as Telegram called them; '' once forgotten
    role         text NOT NULL CHECK (role IN ('owner', 'admin', 'member', 'viewer')),
    joined_at    timestamptz NOT NULL,
    left_at      timestamptz,
    shares_since timestamptz,              -- the cars looked up from then on; NULL: none
    seated       boolean NOT NULL DEFAULT true -- as they were told last
);
CREATE INDEX team_members_account ON team_members (account_id);
CREATE INDEX team_members_user ON team_members (user_id);
-- A person is in one team, and a team has one owner.
CREATE UNIQUE INDEX team_members_in ON team_members (user_id) WHERE left_at IS NULL;
CREATE UNIQUE INDEX team_members_owner ON team_members (account_id) WHERE role = 'owner' AND left_at IS NULL;

-- Links that let one person in. What opens is not here: only its hash.
CREATE TABLE team_invitations (
    hash       bytea PRIMARY KEY, -- SHA-256 of 160 random bits
    account_id bigint NOT NULL REFERENCES accounts,
    role       text NOT NULL CHECK (role IN ('admin', 'member', 'viewer')),
    made_by    bigint NOT NULL REFERENCES team_members,
    made_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz -- used or withdrawn
);
CREATE INDEX team_invitations_account ON team_invitations (account_id);

-- What was done in a team, by whom and to whom: rows are added and never change.
CREATE TABLE team_audit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts,
    at         timestamptz NOT NULL,
    act        text NOT NULL,
    who        bigint REFERENCES team_members, -- NULL: the rail or the operator
    whom       bigint REFERENCES team_members,
    role       text NOT NULL DEFAULT '',
    n          integer NOT NULL DEFAULT 0
);
CREATE INDEX team_audit_account ON team_audit (account_id, id);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER team_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON team_audit
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Ids in the inbox of what members are told. Those of claims do not come this far.
CREATE SEQUENCE team_notice_ids START WITH 8796093022208;
