-- +goose Up

-- A dialogue can ask what is wrong with an answer.
ALTER TABLE sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_state_check CHECK (state IN (
    'idle', 'awaiting_vin', 'choosing_vehicle', 'reading_label', 'choosing_plan',
    'awaiting_payment', 'choosing_language', 'choosing_units', 'confirming_forget', 'writing_support', 'hunting',
    'correcting_label', 'naming_key', 'giving_feedback'));

-- A person's word is on a package, on a line of a label or on an answer. Where it was
-- said is kept to tell them what became of it.
ALTER TABLE claims
    ADD COLUMN answer jsonb, -- the question and the facts that were stated
    ADD COLUMN reason text,
    ADD COLUMN words text NOT NULL DEFAULT '',
    ADD COLUMN ref text NOT NULL DEFAULT '', -- the answer's own in its dialogue
    ADD COLUMN chat_id bigint,
    ADD COLUMN thread_id bigint,
    ADD COLUMN state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined')),
    ADD COLUMN settled_at timestamptz,
    ADD COLUMN fact_id text; -- that it became
ALTER TABLE claims DROP CONSTRAINT claims_of_one_thing;
ALTER TABLE claims ADD CONSTRAINT claims_of_one_thing CHECK (
    num_nonnulls(finding, correction, answer) = 1 AND (has IS NULL) = (finding IS NULL) AND (reason IS NULL) = (answer IS NULL));
CREATE UNIQUE INDEX claims_ref ON claims (user_id, chat_id, thread_id, ref) WHERE answer IS NOT NULL;

-- Who vouches for a fact that came of a claim; and that a fact is not stated any more.
-- It stays, so that loading its file again does not bring it back.
ALTER TABLE facts
    ADD COLUMN provenance text NOT NULL DEFAULT '',
    ADD COLUMN withdrawn_at timestamptz;

-- What accepted claims are measured by from then on, as `vinbot eval ask` reads it. It
-- holds nothing of who made the claim.
CREATE TABLE regression_cases (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    fact_id    text NOT NULL REFERENCES facts,
    body       jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Ids in the inbox of what is told of claims. Those of payments do not come this far.
CREATE SEQUENCE claim_notice_ids START WITH 4398046511104;
