package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/packages"
	"example.com/vinbot/knowledge/specs"
)

// ownPassages are texts about what the product knows, for retrieval to be measured on:
// one for each attribute of each model, one for each package on each model, and the
// built-in explanations. Each has an id that says what it is about.
func ownPassages(catalogue *packages.Catalogue) ([]knowledge.Passage, error) {
	facts, explanations, err := specs.BuiltIn()
	if err != nil {
		return nil, err
	}
	for i, p := range explanations {
		explanations[i].ID = "term/" + slug(p.Topic) + "/" + p.Lang
	}
	return slices.Concat(explanations, factPassages(facts), packagePassages(catalogue)), nil
}

// slug is a name as a part of an id.
func slug(name string) string { return strings.ReplaceAll(specs.Fold(name), " ", "-") }

func factPassages(facts []knowledge.Fact) (list []knowledge.Passage) {
	at := map[string]int{}
	for _, f := range facts {
		id := "facts/" + slug(f.Make) + "/" + slug(f.Model) + "/" + string(f.Attribute)
		i, ok := at[id]
		if !ok {
			i = len(list)
			at[id] = i
			list = append(list, knowledge.Passage{
				ID: id, Document: "facts", Make: f.Make, Model: f.Model, Topic: strings.ReplaceAll(string(f.Attribute), "_", " "), Lang: "en",
				Source: f.Source, License: f.License,
			})
		}
		const longest = 900 // characters, as a piece of a document has
		if sentence := factSentence(f); len(list[i].Text)+len(sentence) < longest {
			list[i].Text = strings.TrimSpace(list[i].Text + " " + sentence)
		}
	}
	return list
}

func factSentence(f knowledge.Fact) string {
	years := strconv.Itoa(f.YearFrom)
	if f.YearTo > f.YearFrom {
		years += "–" + strconv.Itoa(f.YearTo)
	}
	value := f.Text
	if value == "" {
		value = strconv.FormatFloat(f.Value, 'f', -1, 64) + " " + f.Unit
	}
	words := strings.Fields(strings.Join([]string{years, f.Make, f.Model, f.Trim, f.Engine, f.Drivetrain}, " "))
	return fmt.Sprintf("%s: %s %s.", strings.Join(words, " "), strings.ReplaceAll(string(f.Attribute), "_", " "), strings.TrimSpace(value))
}

func packagePassages(c *packages.Catalogue) (list []knowledge.Passage) {
	for _, p := range c.All() {
		for _, model := range p.Models {
			contents := slices.Clone(p.Contents)
			for _, f := range p.Features {
				contents = append(contents, c.Vocabulary.Name(f, "en"))
			}
			code := ""
			if len(p.Codes) > 0 {
				code = ", code " + strings.Join(p.Codes, " or ")
			}
			list = append(list, knowledge.Passage{
				ID: "package/" + p.ID + "/" + slug(model), Document: "packages", Make: p.Brand, Model: model, Topic: p.Name, Lang: "en",
				YearFrom: slices.Min(p.Years), YearTo: slices.Max(p.Years),
				Text:   fmt.Sprintf("%s%s, a package of the %s %s: %s.", p.Name, code, p.Brand, model, strings.Join(contents, "; ")),
				Source: p.Source, License: "fact",
			})
		}
	}
	return list
}
