package main

import (
	"context"
	"errors"
)

type billingCmd struct {
	Setup billingSetupCmd `cmd:"" help:"Make the products and prices of the plans at Stripe, where they are missing, and list them."`
}

type billingSetupCmd struct{}

// Run may be repeated: what is there already is only listed.
func (billingSetupCmd) Run(ctx context.Context, cfg config, s streams) error {
	if !cfg.Stripe.on() {
		return errors.New("STRIPE_SECRET_KEY is not set: there is nothing to set up")
	}
	terms, err := readTerms(cfg.PlansFile)
	if err != nil {
		return err
	}
	prices, err := newRail(cfg).EnsurePrices(ctx, terms.Offers(switchedOn(cfg)))
	if err != nil {
		return err
	}
	return printEach(s, prices)
}
