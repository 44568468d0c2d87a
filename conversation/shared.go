package conversation

import (
	"encoding/json"
	"fmt"
)

// Tasks of one kind that a turn begins, such as the VINs of one message, are done as
// one job: a service that takes lists is asked once. In the dialogue each stays a task
// of its own, with its own answer in its turn.

type (
	// ListArgs belong to [WorkDecodes] and [WorkFills]: what each of several tasks needs
	// to know.
	ListArgs[A any] struct {
		Parts []Part[A] `json:"parts"` // two or more
	}
	// Part is one of the tasks that share a job.
	Part[A any] struct {
		Task int64 `json:"task"`
		Args A     `json:"args"`
	}
	// Shared are the results of a job that several tasks share, each as
	// [MarshalResult] writes it.
	Shared struct {
		Results []json.RawMessage `json:"results"`
	}
)

func (Shared) event() {}

// Share puts the results of a shared job together: the event of each part.
func Share[A any](a ListArgs[A], of func(i int, args A) Event) (Shared, error) {
	s := Shared{Results: make([]json.RawMessage, len(a.Parts))}
	for i, p := range a.Parts {
		raw, err := MarshalResult(p.Task, of(i, p.Args))
		if err != nil {
			return s, err
		}
		s.Results[i] = raw
	}
	return s, nil
}

// parts are the results of the tasks that shared a job.
func (s Shared) parts() ([]Finished, error) {
	list := make([]Finished, len(s.Results))
	for i, raw := range s.Results {
		task, e, err := ParseResult(raw)
		if err != nil {
			return nil, fmt.Errorf("conversation: shared result: %w", err)
		}
		list[i] = Finished{task, e}
	}
	return list, nil
}

// share makes one job of those that look up cars.
func share(jobs []Start) []Start {
	return join[FillArgs](join[DecodeArgs](jobs, WorkDecodes), WorkFills)
}

// join makes one job, of a kind for lists, of those whose arguments are As. It stands
// where the first of them was.
func join[A any](jobs []Start, list Work) []Start {
	var parts []Part[A]
	var rest []Start
	first := 0
	for _, j := range jobs {
		a, ok := j.Args.(A)
		if !ok {
			rest = append(rest, j)
			continue
		}
		if len(parts) == 0 {
			first = len(rest)
			rest = append(rest, j)
		}
		parts = append(parts, Part[A]{j.Task.ID, a})
	}
	if len(parts) > 1 {
		rest[first].Task.Work, rest[first].Args = list, ListArgs[A]{parts}
	}
	return rest
}
