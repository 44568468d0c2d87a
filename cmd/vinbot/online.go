package main

import (
	"time"

	"example.com/vinbot/knowledge/decode"
	"example.com/vinbot/knowledge/decode/autodev"
	"example.com/vinbot/knowledge/decode/nhtsa"
	"example.com/vinbot/knowledge/decode/upstream"
)

// online are the services that are asked about VINs, each within its limits.
type online struct {
	free, paid []decode.Provider // in the order they are asked
	clients    []*upstream.Client
}

// off as the address of NHTSA's service leaves it alone.
const off = "off"

// newOnline takes the budget that Auto.dev's cars are counted in; without one it is
// not asked.
func newOnline(cfg config, budget decode.Budget) (*online, error) {
	const government, service = 10, 5 // questions a second; NHTSA publishes no limit
	o := &online{}
	if cfg.NHTSA != off {
		client, err := nhtsa.New(upstream.Config{URL: cfg.NHTSA})
		if err != nil {
			return nil, err
		}
		o.clients = append(o.clients, client.Client)
		o.free = append(o.free, decode.Limit(client, decode.Limits{PerSecond: government}))
	}
	if cfg.AutoDev.on() && budget != nil {
		client, err := autodev.New(upstream.Config{URL: cfg.AutoDev.URL, Key: cfg.AutoDev.Key})
		if err != nil {
			return nil, err
		}
		o.clients = append(o.clients, client.Client)
		o.paid = append(o.paid, decode.Limit(client, decode.Limits{
			PerSecond: service, Patience: 5 * time.Second, Daily: cfg.AutoDev.Daily, Budget: budget,
		}))
	}
	return o, nil
}

func (o *online) close() {
	for _, client := range o.clients {
		client.Close()
	}
}
