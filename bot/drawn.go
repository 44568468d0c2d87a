package bot

import (
	"example.com/vinbot/bot/chart"
	"example.com/vinbot/conversation"
)

const chartMIME = "image/png"

// drawn is a reply's file: its own, or its chart in the words of the reader.
func drawn(p Printer, r conversation.Reply) (*conversation.Attachment, error) {
	if r.Chart == nil {
		return r.File, nil
	}
	var c chart.Chart
	var err error
	if c.Title, err = fill(p.Plain, p, r.Chart.Title); err != nil {
		return nil, err
	}
	for _, b := range r.Chart.Bars {
		bar := chart.Bar{Size: b.Size}
		if bar.Name, err = fill(p.Plain, p, b.Name); err != nil {
			return nil, err
		}
		if bar.Value, err = fill(p.Plain, p, b.Value); err != nil {
			return nil, err
		}
		c.Bars = append(c.Bars, bar)
	}
	data, err := chart.PNG(c)
	if err != nil {
		return nil, err
	}
	return &conversation.Attachment{Name: "chart.png", MIME: chartMIME, Bytes: data}, nil
}
