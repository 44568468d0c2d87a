package nhtsatest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// recalls answers with two invented recalls of the Tahoe of 2021 and six of the F-150
// of 2019, in the service's own shape, and with none for any other car.
func recalls(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	results := []map[string]any{}
	if strings.EqualFold(q.Get("make"), "Chevrolet") && strings.EqualFold(q.Get("model"), "Tahoe") && q.Get("modelYear") == "2021" {
		results = []map[string]any{
			{
				"Manufacturer": "General Motors, LLC", "NHTSACampaignNumber": "21V000001", "parkIt": false, "parkOutSide": false, "overTheAirUpdate": false,
				"ReportReceivedDate": "05/03/2021", "Component": "SEAT BELTS:FRONT", "Summary": "An invented recall.  For tests.", "Consequence": "None.",
				"Remedy": "None is needed.", "Notes": "", "ModelYear": "2021", "Make": "CHEVROLET", "Model": "TAHOE",
			},
			{
				"Manufacturer": "General Motors, LLC", "NHTSACampaignNumber": "22V000002", "parkIt": "False", "parkOutSide": "True",
				"ReportReceivedDate": "14/03/2022", "Component": "ENGINE", "Summary": "Another one.", "Consequence": "Fire.", "Remedy": "Park outside.",
				"ModelYear": "2021", "Make": "CHEVROLET", "Model": "TAHOE",
			},
		}
	}
	if strings.EqualFold(q.Get("make"), "Ford") && strings.EqualFold(q.Get("model"), "F-150") && q.Get("modelYear") == "2019" {
		for i := range 6 {
			results = append(results, map[string]any{
				"Manufacturer": "Ford Motor Company", "NHTSACampaignNumber": fmt.Sprintf("19V00000%d", i), "parkIt": i == 0, "parkOutSide": false,
				"ReportReceivedDate": fmt.Sprintf("0%d/02/2019", i+1), "Component": "POWER TRAIN", "Summary": strings.Repeat("An invented recall. ", 30),
				"Consequence": "None.", "Remedy": "None is needed.", "ModelYear": "2019", "Make": "FORD", "Model": "F-150",
			})
		}
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(map[string]any{ //nolint:errchkjson // a client that is gone
		"Count": len(results), "Message": "Results returned successfully", "results": results,
	})
}
