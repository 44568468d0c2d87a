package billing_test

import (
	"strings"
	"testing"

	"example.com/vinbot/billing"
)

func TestStandardTerms(t *testing.T) {
	t.Parallel()
	terms := billing.StandardTerms()
	for code, want := range map[billing.PlanCode][2]int64{billing.Free: {0, 0}, billing.Pro: {1900, 19000}, billing.Enterprise: {19900, 199000}} {
		p, err := terms.Plan(code)
		if err != nil || p.Price.Minor != want[0] || p.Yearly.Minor != want[1] || p.Price.Currency != "USD" {
			t.Errorf("%s is %+v, %v", code, p, err)
		}
		for every, n := range map[billing.Interval]int64{billing.Month: want[0], billing.Year: want[1], "week": 0} {
			if m, sold := p.Costs(every); sold != (n > 0) || m.Minor != n {
				t.Errorf("%s costs %+v a %s, sold %v", code, m, every, sold)
			}
		}
	}
}

func TestWhatIsWrongWithAnOperatorsPlansIsNamed(t *testing.T) {
	t.Parallel()
	const fine = `{"currency":"EUR","grace_days":3,"dispute":"keep","plans":[{"code":"free","vins":5},{"code":"pro","month_minor":900,"trial_days":14,"vins":100,"features":["packages"]}]}`
	for name, c := range map[string]struct{ was, is, says string }{
		"nothing is wrong":         {"", "", ""},
		"no JSON":                  {"{", "", "plans"},
		"a field nobody knows":     {`"grace_days"`, `"grace"`, `unknown field "grace"`},
		"two objects":              {`]}]}`, `]}]}{}`, "something follows"},
		"no such currency":         {"EUR", "eur", `currency "eur"`},
		"a grace of months":        {`"grace_days":3`, `"grace_days":90`, "grace_days is 90"},
		"a rule nobody knows":      {"keep", "sue", `dispute is "sue"`},
		"a plan without a name":    {`"pro"`, `"gold"`, "gold: a plan is one of"},
		"a plan twice":             {`"pro"`, `"free"`, "free is there twice"},
		"a base plan with a price": {`"vins":5`, `"vins":5,"month_minor":1`, "free: the first plan"},
		"one seat":                 {`"vins":100`, `"vins":100,"seats":1`, "pro: seats must be 2"},
		"seats nobody hears of":    {`"vins":100`, `"vins":100,"seats":3`, "pro: seats and the feature teams"},
		"seats for nothing":        {`"vins":5`, `"vins":5,"seats":3,"features":["teams"]`, "free: the first plan has no seats"},
		"a plan without a price":   {`"month_minor":900`, `"month_minor":0`, "pro: month_minor"},
		"a price below nothing":    {`"month_minor":900`, `"month_minor":900,"year_minor":-1`, "pro: year_minor"},
		"a price in Stars":         {`"month_minor":900`, `"month_minor":900,"month_stars":10000`, ""},
		"too many Stars":           {`"month_minor":900`, `"month_minor":900,"month_stars":10001`, "pro: month_stars is 10001, and Telegram takes no more than 10000"},
		"Stars below nothing":      {`"month_minor":900`, `"month_minor":900,"month_stars":-1`, "pro: month_stars must be above 0"},
		"Stars for what is free":   {`"vins":5`, `"vins":5,"month_stars":1`, "free: the first plan"},
		"a trial of years":         {`"trial_days":14`, `"trial_days":1000`, "pro: trial_days"},
		"no quota":                 {`"vins":100,`, ``, "pro: either vins or unlimited_vins"},
		"two quotas":               {`"vins":100`, `"vins":100,"unlimited_vins":true`, "pro: either vins or unlimited_vins"},
		"a quota below nothing":    {`"vins":100`, `"vins":-1`, "pro: vins must be"},
		"a feature nobody knows":   {`"packages"`, `"sauna"`, `pro: there is no feature "sauna"`},
		"no plans at all":          {`[{"code":"free","vins":5},{"code":"pro","month_minor":900,"trial_days":14,"vins":100,"features":["packages"]}]`, `[]`, "there is no plan"},
		"a price with cents":       {`"month_minor":900`, `"month_minor":9.99`, "month_minor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(fine, c.was, c.is, 1)
			terms, err := billing.ReadTerms([]byte(text))
			if c.says == "" {
				if err != nil || len(terms.Plans) != 2 || terms.Plans[1].TrialDays != 14 {
					t.Fatal(terms, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: %v", text, err)
			}
		})
	}
	_, err := billing.ReadTerms([]byte(`{"currency":"x","grace_days":-1,"dispute":"","plans":[]}`))
	for _, want := range []string{"currency", "grace_days", "dispute", "no plan"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in %v", want, err)
		}
	}
}
