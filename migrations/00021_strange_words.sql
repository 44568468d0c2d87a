-- +goose Up

-- Words of questions that nothing here knows, so that the vocabulary grows. Of who wrote
-- one there is a byte of a keyed hash: enough to tell that several people did, too little
-- to tell who. A word may be there several times a day: the clean-up leaves one of each.
CREATE TABLE strange_words (
    day  date NOT NULL,
    lang text NOT NULL,
    word text NOT NULL,
    key  smallint NOT NULL, -- a byte that names the key of the hash
    who  smallint NOT NULL
);
CREATE INDEX strange_words_of ON strange_words (day, lang, word, key, who);
