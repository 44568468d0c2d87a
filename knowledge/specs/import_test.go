package specs_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/vinbot/knowledge"
	"example.com/vinbot/knowledge/specs"
)

// epaColumns are those of the real table, in its order.
const epaColumns = "barrels08,barrelsA08,charge120,charge240,city08,city08U,cityA08,cityA08U,cityCD,cityE,cityUF,co2,co2A,co2TailpipeAGpm,co2TailpipeGpm,comb08,comb08U,combA08,combA08U,combE,combinedCD,combinedUF,cylinders,displ,drive,engId,eng_dscr,feScore,fuelCost08,fuelCostA08,fuelType,fuelType1,ghgScore,ghgScoreA,highway08,highway08U,highwayA08,highwayA08U,highwayCD,highwayE,highwayUF,hlv,hpv,id,lv2,lv4,make,model,mpgData,phevBlended,pv2,pv4,range,rangeCity,rangeCityA,rangeHwy,rangeHwyA,trany,UCity,UCityA,UHighway,UHighwayA,VClass,year,youSaveSpend,baseModel,guzzler,trans_dscr,tCharger,sCharger,atvType,fuelType2,rangeA,evMotor,mfrCode,c240Dscr,charge240b,c240bDscr,createdOn,modifiedOn,startStop,phevCity,phevHwy,phevComb"

// epaRow is an invented row; what is not given is 0, as in the real table.
func epaRow(values map[string]string) string {
	names := strings.Split(epaColumns, ",")
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "0"
		if v, ok := values[n]; ok {
			out[i] = v
		}
	}
	return strings.Join(out, ",") + "\n"
}

func epaTable() string {
	gas := map[string]string{
		"id": "101", "make": "Ford", "model": "F150 Pickup 4WD", "baseModel": "F150", "year": "2022", "city08": "19", "highway08": "24", "comb08": "21", "co2": "-1",
		"co2TailpipeGpm": "-1", "cylinders": "6", "displ": "2.7", "drive": "4-Wheel Drive", "trany": "Automatic (S10)", "tCharger": "T", "fuelType": "Regular", "fuelType1": "Regular Gasoline",
		"fuelType2": "", "atvType": "",
	}
	plug := map[string]string{
		"id": "102", "make": "Mini", "model": "Countryman All4", "baseModel": "Countryman", "year": "2022", "city08": "29", "comb08": "29", "cityA08": "74", "combA08": "73", "rangeA": "18", "range": "300",
		"fuelType1": "Premium Gasoline", "fuelType2": "Electricity", "fuelType": "Premium and Electricity", "atvType": "Plug-in Hybrid", "cylinders": "3", "displ": "1.5", "drive": "All-Wheel Drive",
	}
	electric := map[string]string{
		"id": "103", "make": "Chevrolet", "model": "Equinox EV FWD", "baseModel": "Equinox", "year": "2024", "comb08": "108", "range": "319", "fuelType": "Electricity", "fuelType1": "Electricity",
		"fuelType2": "", "atvType": "EV", "drive": "Front-Wheel Drive", "cylinders": "", "displ": "", "trany": "Automatic (A1)",
	}
	return epaColumns + "\n" + epaRow(gas) + epaRow(plug) + epaRow(electric) + epaRow(map[string]string{"id": "x"}) + "a\"b\n" +
		epaRow(map[string]string{"id": "104", "make": "Ford", "model": "X", "baseModel": "X", "year": "1400", "comb08": "20"})
}

// line is a fact in one line.
func line(f knowledge.Fact) string {
	value := f.Text
	if value == "" {
		value = fmt.Sprintf("%.4g", math.Round(f.Value*100)/100)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %d, %s: %s %s (%s)", f.Make, f.Model, f.YearFrom, f.Attribute, value, f.Unit, f.Condition))
}

// zipped packs a table beside a file that is none.
func zipped(tb testing.TB, table string) []byte {
	tb.Helper()
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	for name, text := range map[string]string{"readme.txt": "Read me.", "vehicles.csv": table} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return packed.Bytes()
}

func TestEPAsTableBecomesFacts(t *testing.T) {
	t.Parallel()

	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{"as it is": []byte(epaTable()), "in a zip": zipped(t, epaTable())} {
		facts, refused, err := r.EPA(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range facts {
			if got = append(got, line(f)); f.License != "public domain" || !strings.HasPrefix(f.Source.URL, "https://www.fueleconomy.gov/feg/Find.do?action=sbs&id=10") {
				t.Errorf("%+v", f)
			}
		}
		want := []string{
			"Ford F-150 2022, epa_city_mpg: 19 mpg (EPA: F150 Pickup 4WD; automatic (S10))", "Ford F-150 2022, epa_highway_mpg: 24 mpg (EPA: F150 Pickup 4WD; automatic (S10))",
			"Ford F-150 2022, epa_combined_mpg: 21 mpg (EPA: F150 Pickup 4WD; automatic (S10))", "Ford F-150 2022, engine_displacement: 2.7 L (EPA: F150 Pickup 4WD; automatic (S10))",
			"Ford F-150 2022, cylinders: 6  (EPA: F150 Pickup 4WD; automatic (S10))", "Ford F-150 2022, fuel_type: Regular  (EPA: F150 Pickup 4WD; automatic (S10))",
			"Ford F-150 2022, transmission: Automatic (S10)  (EPA: F150 Pickup 4WD; automatic (S10))", "Ford F-150 2022, drivetrain: 4WD  (EPA: F150 Pickup 4WD; automatic (S10))",
			"Mini Countryman 2022, epa_city_mpg: 29 mpg (EPA: Countryman All4; on premium gasoline)", "Mini Countryman 2022, epa_city_mpg: 74 mpge (EPA: Countryman All4; on electricity)",
			"Mini Countryman 2022, epa_combined_mpg: 29 mpg (EPA: Countryman All4; on premium gasoline)", "Mini Countryman 2022, epa_combined_mpg: 73 mpge (EPA: Countryman All4; on electricity)",
			"Mini Countryman 2022, range_electric_phev: 18 mi (EPA: Countryman All4)", "Mini Countryman 2022, engine_displacement: 1.5 L (EPA: Countryman All4)",
			"Mini Countryman 2022, cylinders: 3  (EPA: Countryman All4)", "Mini Countryman 2022, fuel_type: Premium and Electricity  (EPA: Countryman All4)",
			"Mini Countryman 2022, drivetrain: AWD  (EPA: Countryman All4)",
			"Chevrolet Equinox EV 2024, epa_combined_mpg: 108 mpge (EPA: Equinox EV FWD)", "Chevrolet Equinox EV 2024, ev_range: 319 mi (EPA: Equinox EV FWD)",
			"Chevrolet Equinox EV 2024, fuel_type: Electricity  (EPA: Equinox EV FWD)", "Chevrolet Equinox EV 2024, transmission: Automatic (A1)  (EPA: Equinox EV FWD)",
			"Chevrolet Equinox EV 2024, drivetrain: FWD  (EPA: Equinox EV FWD)",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		lines := map[int]bool{}
		for _, x := range refused {
			lines[x.Line] = true
		}
		if diff := cmp.Diff(map[int]bool{5: true, 6: true, 7: true}, lines); diff != "" {
			t.Errorf("%s: refused %v: %s", name, refused, diff)
		}
	}
}

func TestAnotherTableIsNotTakenForEPAs(t *testing.T) {
	t.Parallel()

	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string]string{"another table": "a,b\n1,2\n", "nothing": "", "a broken zip": "PK\x03\x04broken"} {
		if _, _, err := r.EPA(strings.NewReader(raw), int64(len(raw))); err == nil {
			t.Errorf("%s was read", name)
		}
	}
}

func TestOpenEVDataBecomesFacts(t *testing.T) {
	t.Parallel()

	const car = `{"make":{"slug":"volt","name":"Volt Motors"},"model":{"slug":"one","name":"One"},"trim":{"slug":"base","name":"Base"},"variant":{"slug":"long","name":"Long"},
"year":2024,"markets":["DE","FR"],"powertrain":{"drivetrain":"rwd","system_power_kw":150,"system_torque_nm":300},"battery":{"pack_capacity_kwh_gross":80,"pack_capacity_kwh_net":76},
"range":{"rated":[{"cycle":"wltp","range_km":500}]},"dimensions":{"length_mm":4500},"weights":{"curb_weight_kg":1900},"performance":{"acceleration_0_100_kmh_s":6.5},
"sources":[{"type":"oem","title":"Volt","url":"https://example.org/one"}]}`
	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	whole := strings.ReplaceAll(car, "\n", "")
	in := whole + "\n\n" + strings.Replace(whole, `"year":2024,`, "", 1) + "\n{\n" + strings.Replace(whole, `"system_power_kw":150`, `"system_power_kw":1`, 1) + "\n" + strings.Replace(whole, `"sources":[`, `"x":[`, 1) + "\n"
	facts, refused, err := r.OpenEV(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range facts[:9] {
		if got = append(got, line(f)); f.Trim != "Long" || f.License != "CDLA-Permissive-2.0" {
			t.Errorf("%+v", f)
		}
	}
	want := []string{
		"Volt Motors One 2024, horsepower: 201.2 hp (sold in DE, FR)", "Volt Motors One 2024, torque: 221.3 lb-ft (sold in DE, FR)",
		"Volt Motors One 2024, battery_capacity: 76 kWh (usable; sold in DE, FR)", "Volt Motors One 2024, battery_capacity: 80 kWh (gross; sold in DE, FR)",
		"Volt Motors One 2024, ev_range: 310.7 mi (WLTP; sold in DE, FR)", "Volt Motors One 2024, length: 177.2 in (sold in DE, FR)",
		"Volt Motors One 2024, curb_weight: 4189 lb (sold in DE, FR)", "Volt Motors One 2024, zero_to_sixty: 6.5 s (0–100 km/h (62 mph); sold in DE, FR)",
		"Volt Motors One 2024, torque: 221.3 lb-ft (sold in DE, FR)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var lines []int
	for _, x := range refused {
		lines = append(lines, x.Line)
	}
	if diff := cmp.Diff([]int{3, 4, 5, 6}, lines); diff != "" {
		t.Errorf("%v: %s", refused, diff)
	}
}

func TestABrokenLineOfCSVIsRefusedAndTheNextIsRead(t *testing.T) {
	t.Parallel()

	r, err := specs.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	facts, refused, err := r.CSV(strings.NewReader("make,model,year_from,attribute,value,unit,source_title,source_url,license\n" +
		"Ford,F-150,2021,payload_capacity,NaN,lb,t,https://example.org,fact\na\"b,c\nFord,F-150,2021,payload_capacity,2000,lb,t,https://example.org,fact\n"))
	if err != nil || len(facts) != 1 || len(refused) != 2 || refused[0].Line != 2 || refused[1].Line != 3 {
		t.Errorf("%v, %v, %v", facts, refused, err)
	}
	if _, _, err := r.CSV(strings.NewReader("make,model\nFord,F-150\n")); err == nil {
		t.Error("a table without sources was read")
	}
}

func FuzzEPA(f *testing.F) {
	f.Add([]byte(epaTable()))
	r, err := specs.NewReader()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		facts, _, _ := r.EPA(bytes.NewReader(in), int64(len(in)))
		for _, x := range facts {
			if x.Source.URL == "" || x.License == "" {
				t.Errorf("a fact without proof: %+v", x)
			}
		}
	})
}
