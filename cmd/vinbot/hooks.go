package main

import (
	"example.com/vinbot/api/hooks"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/store"
)

// senders is how many events a process sends at a time. They mostly wait for others, and
// each holds a connection.
const senders = 4

// openHooks prepares webhooks. They belong to the API: without DATA_KEYS there are none.
func (a *app) openHooks() error {
	if a.engine.keys == nil {
		return nil
	}
	queue, err := store.NewJobs(a.turns, store.JobsConfig{Apart: map[string]int{store.ChoreDeliver: senders}, Log: a.log})
	if err != nil {
		return err
	}
	a.hooks = store.NewHooks(store.HooksConfig{
		Pool: a.turns, Box: a.engine.box, Queue: queue, Loopback: a.cfg.WebhookLoopback, Now: a.now,
		Label: func(id, sticker int64, l knowledge.Label) (any, error) {
			doc, err := labelDocument(l, a.engine.packages.Identify(packages.CarOf(l)))
			if err != nil {
				return nil, err
			}
			doc["id"] = id
			if sticker != 0 {
				doc["sticker"] = sticker
			}
			return doc, nil
		},
	})
	return nil
}

// hookChores are what webhooks leave to do.
func (a *app) hookChores() map[string]store.Chore {
	if a.hooks == nil {
		return nil
	}
	sender := hooks.New(hooks.Config{Loopback: a.cfg.WebhookLoopback, Now: a.now})
	return map[string]store.Chore{store.ChoreDeliver: a.hooks.Deliver(sender.Send)}
}
