package main

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/bot"
	"example.com/vinbot/conversation"
	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/sticker"
	"example.com/vinbot/locales"
)

// dumb is a second reader that says nothing.
type dumb struct{}

func (dumb) See(_ context.Context, _ string, _ []byte, asking func()) (string, error) {
	asking()
	return "", nil
}

// TestWhatIsSeenOfALabelIsToldWhileItIsRead of the car, in each
// stage that comes after.
func TestWhatIsSeenOfALabelIsToldWhileItIsRead(t *testing.T) {
	t.Parallel()
	reader, err := sticker.New(sticker.Config{Second: dumb{}})
	if err != nil {
		t.Skip(err)
	}
	catalog, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	said := map[string][]string{}
	_, err = reader.Read(t.Context(), []sticker.Document{{Bytes: label(t, "glare.jpg")}}, func(s sticker.Stage, seen knowledge.Label) {
		for _, lang := range locales.Languages() {
			words, err := bot.Words(texts{catalog}.For(lang, ""), conversation.Reply{Parts: []conversation.Text{conversation.Reading(s, seen)}})
			if err != nil {
				t.Error(err)
			}
			said[lang] = append(said[lang], strings.Split(words, "\n")...)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	const car = "2021 Chevrolet Corvette Stingray 2LT, VIN <code>" + corvette + "</code>"
	want := map[string][]string{
		"en": {
			"📥 Got it. Opening your label …", "🔎 Reading the label …", "🔎 Reading the label …", "I can already see: " + car,
			"🧮 Looking at the prices once more …", "I can already see: " + car,
			"🔎 Some print is hard to read. A second reader looks at it …", "I can already see: " + car, "🧮 Checking the VIN, the prices and the sums …", "I can already see: " + car,
		},
		"es": {
			"📥 Recibida. Abriendo la etiqueta…", "🔎 Leyendo la etiqueta…", "🔎 Leyendo la etiqueta…", "Ya alcanzo a ver: " + car,
			"🧮 Vuelvo a mirar los precios…", "Ya alcanzo a ver: " + car,
			"🔎 Parte de la letra cuesta leerla. Un segundo lector la mira…", "Ya alcanzo a ver: " + car, "🧮 Comprobando el VIN, los precios y las sumas…", "Ya alcanzo a ver: " + car,
		},
		"fr": {
			"📥 Bien reçu. J’ouvre votre étiquette…", "🔎 Je lis l’étiquette…", "🔎 Je lis l’étiquette…", "Je vois déjà\u00a0: " + car,
			"🧮 Je regarde les prix une seconde fois…", "Je vois déjà\u00a0: " + car,
			"🔎 Une partie se lit mal. Un second lecteur la regarde…", "Je vois déjà\u00a0: " + car, "🧮 Je vérifie le VIN, les prix et les totaux…", "Je vois déjà\u00a0: " + car,
		},
		"de": {
			"📥 Angekommen. Ich öffne den Preisaufkleber …", "🔎 Ich lese den Preisaufkleber …", "🔎 Ich lese den Preisaufkleber …", "Das sehe ich schon: " + car,
			"🧮 Ich sehe mir die Preise noch einmal an …", "Das sehe ich schon: " + car,
			"🔎 Ein Teil ist schwer zu lesen. Ein zweiter Leser sieht ihn sich an …", "Das sehe ich schon: " + car, "🧮 Ich prüfe VIN, Preise und Summen …", "Das sehe ich schon: " + car,
		},
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}
