-- +goose Up

-- A dialogue can ask what a person sees on a car, to tell its packages.
ALTER TABLE sessions DROP CONSTRAINT sessions_state_check;
ALTER TABLE sessions ADD CONSTRAINT sessions_state_check CHECK (state IN (
    'idle', 'awaiting_vin', 'choosing_vehicle', 'reading_label', 'choosing_plan',
    'awaiting_payment', 'choosing_language', 'choosing_units', 'confirming_forget', 'writing_support', 'hunting'));
