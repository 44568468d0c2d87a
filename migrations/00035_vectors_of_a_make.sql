-- +goose Up

-- The vectors of one make in one language are found by an index and compared one by one. All
-- have the length 1, so that the inner product ranks them as the cosine does.
-- +goose StatementBegin
DO $$
DECLARE
    embedder int;
BEGIN
    FOR embedder IN SELECT id FROM embedders LOOP
        IF to_regclass(format('vectors_%s', embedder)) IS NOT NULL THEN
            EXECUTE format('CREATE INDEX IF NOT EXISTS vectors_%1$s_make ON vectors_%1$s (make, lang)', embedder);
            EXECUTE format('UPDATE vectors_%s SET embedding = l2_normalize(embedding) WHERE abs(l2_norm(embedding) - 1) > 0.01 AND l2_norm(embedding) > 0', embedder);
        END IF;
    END LOOP;
END
$$;
-- +goose StatementEnd
