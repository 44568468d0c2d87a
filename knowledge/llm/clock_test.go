package llm_test

import "time"

const minute = time.Minute

func now() time.Time { return time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC) }
