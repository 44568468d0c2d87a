-- +goose Up

-- A dialogue can ask what a label says where it was misread.
ALTER TABLE sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_state_check CHECK (state IN (
    'idle', 'awaiting_vin', 'choosing_vehicle', 'reading_label', 'choosing_plan',
    'awaiting_payment', 'choosing_language', 'choosing_units', 'confirming_forget', 'writing_support', 'hunting',
    'correcting_label'));

-- A person's word is on a package or on a line of a label.
ALTER TABLE claims ALTER COLUMN finding DROP NOT NULL;
ALTER TABLE claims ALTER COLUMN has DROP NOT NULL;
ALTER TABLE claims ADD COLUMN correction jsonb;
ALTER TABLE claims ADD CONSTRAINT claims_of_one_thing CHECK ((finding IS NULL) = (correction IS NOT NULL) AND (has IS NULL) = (finding IS NULL));

-- The label as it was when this was said of it, once its reading has changed; NULL: it has not.
ALTER TABLE identifications ADD COLUMN reading jsonb;
