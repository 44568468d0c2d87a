package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"example.com/vinbot/conversation"
	"example.com/vinbot/internal/seal"
)

// Words counts words of questions that mean nothing to the vocabulary.
type Words struct{ pool *pgxpool.Pool }

// NewWords returns the words on pool.
func NewWords(pool *pgxpool.Pool) *Words { return &Words{pool: pool} }

// StrangeWord is a word that at least so many people wrote who can be told apart, and on
// how many days each of them.
type StrangeWord struct {
	Lang   string    `json:"lang"`
	Word   string    `json:"word"`
	People int       `json:"people"`
	Seen   int       `json:"seen"`
	Last   time.Time `json:"last"`
}

// severalPeople is from how many on a word is shown: what fewer wrote may be one's own.
const severalPeople = 3

// Most lists what was written most since then, of one language or of all. People are
// told apart under one key only: after a change of keys they are not counted twice.
func (w *Words) Most(ctx context.Context, lang string, since time.Time, limit int) ([]StrangeWord, error) {
	rows, err := w.pool.Query(ctx, `
		SELECT lang, word, max(people)::int, sum(seen)::int, max(last)::timestamptz
		FROM (
			SELECT lang, word, count(DISTINCT who) AS people, count(DISTINCT (day, who)) AS seen, max(day) AS last
			FROM strange_words
			WHERE day >= $2 AND ($1 = '' OR lang = $1)
			GROUP BY lang, word, key
		) AS of_key
		GROUP BY lang, word
		HAVING max(people) >= $3
		ORDER BY 4 DESC, 3 DESC, word, lang
		LIMIT $4`, lang, since.UTC(), severalPeople, limit)
	if err != nil {
		return nil, fmt.Errorf("store: strange words: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[StrangeWord])
}

// Clean deletes what was written before then, and what one person wrote more than once
// on a day.
func (w *Words) Clean(ctx context.Context, then time.Time) error {
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM strange_words WHERE day < $1`, then.UTC())
	b.Queue(`
		DELETE FROM strange_words AS a
		USING strange_words AS b
		WHERE (a.day, a.lang, a.word, a.key, a.who) = (b.day, b.lang, b.word, b.key, b.who) AND a.ctid > b.ctid`)
	if err := w.pool.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("store: clean strange words: %w", err)
	}
	return nil
}

// queueWords counts strange words. Of the person a byte is kept of a hash with a key
// that is not in the database, another one for each word: it tells people apart and is
// shared by one in 256. Rows are only added, so that no two turns wait for each other.
func queueWords(b *pgx.Batch, box *seal.Box, user int64, list []conversation.Strange, now time.Time) {
	if box == nil {
		return
	}
	for _, s := range list {
		for _, word := range s.Words {
			who := box.Hashes([]byte(strconv.FormatInt(user, 10)), []byte("strange word\x00"+s.Lang+"\x00"+word))[0]
			key := box.Hashes(nil, []byte("strange words"))[0]
			b.Queue(`INSERT INTO strange_words (day, lang, word, key, who) VALUES ($1, $2, $3, $4, $5)`, now.UTC(), s.Lang, word, int16(key[0]), int16(who[0]))
		}
	}
}
