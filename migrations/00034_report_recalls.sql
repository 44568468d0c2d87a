-- +goose Up

-- Whether a report tells of new safety recalls; and until when all that makers had reported
-- have been told. Who has a report already has not asked for them.
ALTER TABLE reports
    ADD COLUMN recalls       boolean NOT NULL DEFAULT false,
    ADD COLUMN recalls_until timestamptz NOT NULL DEFAULT now();

-- The recalls that a report has told, as long as they could be taken for new.
CREATE TABLE report_recalls (
    user_id  bigint NOT NULL,
    every    text NOT NULL,
    car      text NOT NULL, -- year, make and model
    campaign text NOT NULL,
    received date NOT NULL, -- by the maker's word
    PRIMARY KEY (user_id, every, car, campaign),
    FOREIGN KEY (user_id, every) REFERENCES reports ON DELETE CASCADE
);
