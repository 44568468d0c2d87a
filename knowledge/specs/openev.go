package specs

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"example.com/vinbot/knowledge"
)

// openEV is a line of open-ev-data, as far as it becomes facts. Its units are metric.
type openEV struct {
	Make         named `json:"make"`
	Model        named `json:"model"`
	Trim         named `json:"trim"`
	Variant      named `json:"variant"`
	Year         int   `json:"year"`
	Availability struct {
		StartYear int `json:"start_year"`
	} `json:"availability"`
	Markets []string `json:"markets"`
	Body    struct {
		Seats float64 `json:"seats"`
		Drag  float64 `json:"drag_coefficient_cd"`
	} `json:"body"`
	Dimensions struct {
		Length    float64 `json:"length_mm"`
		Width     float64 `json:"width_mm"`
		Height    float64 `json:"height_mm"`
		Wheelbase float64 `json:"wheelbase_mm"`
		Clearance float64 `json:"ground_clearance_mm"`
	} `json:"dimensions"`
	Powertrain struct {
		Drivetrain string  `json:"drivetrain"`
		Power      float64 `json:"system_power_kw"`
		Torque     float64 `json:"system_torque_nm"`
	} `json:"powertrain"`
	Battery struct {
		Gross   float64 `json:"pack_capacity_kwh_gross"`
		Net     float64 `json:"pack_capacity_kwh_net"`
		Voltage float64 `json:"pack_voltage_nominal_v"`
	} `json:"battery"`
	Charging struct {
		AC struct {
			Power float64 `json:"max_power_kw"`
		} `json:"ac"`
		DC struct {
			Power float64 `json:"max_power_kw"`
		} `json:"dc"`
	} `json:"charging"`
	Range struct {
		Rated []struct {
			Cycle string  `json:"cycle"`
			Range float64 `json:"range_km"`
			Notes string  `json:"notes"`
		} `json:"rated"`
	} `json:"range"`
	Performance struct {
		To100    float64 `json:"acceleration_0_100_kmh_s"`
		To60     float64 `json:"acceleration_0_60_mph_s"`
		TopSpeed float64 `json:"top_speed_kmh"`
	} `json:"performance"`
	Weights struct {
		Curb float64 `json:"curb_weight_kg"`
	} `json:"weights"`
	Capacity struct {
		Cargo  float64 `json:"cargo_l"`
		Frunk  float64 `json:"frunk_l"`
		Towing float64 `json:"towing_braked_kg"`
	} `json:"capacity"`
	Sources []struct {
		Type  string `json:"type"`
		Title string `json:"title"`
		URL   string `json:"url"`
	} `json:"sources"`
}

type named struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// OpenEV reads open-ev-data: one JSON object a line, a variant of an electric car each.
// A figure stays with the cycle, the end of the battery or the market that it holds for.
func (r *Reader) OpenEV(in io.Reader) (facts []knowledge.Fact, refused []Refusal, err error) {
	scan := bufio.NewScanner(in)
	scan.Buffer(make([]byte, 0, 1<<16), maxRow)
	for line := 1; scan.Scan(); line++ {
		if len(strings.TrimSpace(scan.Text())) == 0 {
			continue
		}
		var car openEV
		if err := json.Unmarshal(scan.Bytes(), &car); err != nil {
			refused = append(refused, Refusal{line, "not a JSON object of open-ev-data"})
			continue
		}
		rows, err := car.rows()
		if err != nil {
			refused = append(refused, Refusal{line, err.Error()})
			continue
		}
		for _, in := range rows {
			f, err := r.fact(in)
			if err != nil {
				refused = append(refused, Refusal{line, in.Attribute + ": " + err.Error()})
				continue
			}
			facts = append(facts, f)
		}
	}
	if err := scan.Err(); err != nil {
		return facts, refused, fmt.Errorf("specs: read open-ev-data: %w", err)
	}
	return facts, refused, nil
}

// rows are the facts of one variant. 0 is what is not said.
func (c openEV) rows() (rows []row, err error) {
	if len(c.Sources) == 0 {
		return nil, errors.New("there is no source")
	}
	base := row{
		Make: c.Make.Name, Model: c.Model.Name, YearFrom: cmp.Or(c.Year, c.Availability.StartYear), Trim: c.trim(), Engine: "electric",
		Drivetrain: strings.ToUpper(c.Powertrain.Drivetrain), SourceTitle: c.Sources[0].Title, SourceURL: c.Sources[0].URL, Quality: c.Sources[0].Type,
		License: "CDLA-Permissive-2.0",
	}
	if base.YearFrom == 0 {
		return nil, errors.New("year is missing")
	}
	if len(c.Markets) > 0 && !strings.Contains(strings.Join(c.Markets, " "), "US") {
		base.Condition = "sold in " + strings.Join(c.Markets[:min(len(c.Markets), 4)], ", ")
	}
	add := func(attribute string, v float64, unit, condition string) {
		if v <= 0 {
			return
		}
		f := base
		f.Attribute, f.Unit, f.Value = attribute, unit, json.RawMessage(strconv.FormatFloat(v, 'g', -1, 64))
		f.Condition = strings.Trim(condition+"; "+f.Condition, "; ")
		rows = append(rows, f)
	}
	add("horsepower", c.Powertrain.Power, "kW", "")
	add("torque", c.Powertrain.Torque, "Nm", "")
	add("battery_capacity", c.Battery.Net, "kWh", "usable")
	add("battery_capacity", c.Battery.Gross, "kWh", "gross")
	add("battery_voltage", c.Battery.Voltage, "V", "nominal")
	add("charging_power", c.Charging.DC.Power, "kW", "DC, peak")
	add("onboard_charger_power", c.Charging.AC.Power, "kW", "")
	for _, x := range c.Range.Rated {
		add("ev_range", x.Range, "km", strings.Trim(strings.ToUpper(x.Cycle)+"; "+x.Notes, "; "))
	}
	add("length", c.Dimensions.Length, "mm", "")
	add("width", c.Dimensions.Width, "mm", "")
	add("height", c.Dimensions.Height, "mm", "")
	add("wheelbase", c.Dimensions.Wheelbase, "mm", "")
	add("ground_clearance", c.Dimensions.Clearance, "mm", "")
	add("curb_weight", c.Weights.Curb, "kg", "")
	add("zero_to_sixty", c.Performance.To60, "s", "")
	add("zero_to_sixty", c.Performance.To100, "s", "0–100 km/h (62 mph)")
	add("top_speed", c.Performance.TopSpeed, "km/h", "")
	add("seating_capacity", c.Body.Seats, "", "")
	add("drag_coefficient", c.Body.Drag, "", "")
	add("cargo_volume", c.Capacity.Cargo, "l", "")
	add("frunk_volume", c.Capacity.Frunk, "l", "")
	add("towing_capacity", c.Capacity.Towing, "kg", "braked trailer")
	return rows, nil
}

// trim is the version's name; "base" is none.
func (c openEV) trim() string {
	var words []string
	for _, n := range []named{c.Variant, c.Trim} {
		if n.Name != "" && n.Slug != "base" {
			words = append(words, n.Name)
		}
	}
	return strings.Join(words, " ")
}
