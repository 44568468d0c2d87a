package nhtsatest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Recall files one more recall of a model and year.
func (s *Server) Recall(make, model string, year int, campaign string, received time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.filed = append(s.filed, map[string]string{
		"NHTSACampaignNumber": campaign, "parkIt": "False", "parkOutSide": "False", "ReportReceivedDate": received.Format("02/01/2006"), "Component": "STEERING",
		"Summary": "An invented recall that is new.", "Consequence": "None.", "Remedy": "None is needed.", "ModelYear": strconv.Itoa(year), "Make": make, "Model": model,
	})
}

// recalls answers with two invented recalls of the Tahoe of 2021 and six of the F-150
// of 2019, in the service's own shape, and for any other car with those that were filed.
func (s *Server) recalls(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	results := []map[string]any{}
	s.mu.Lock()
	for _, one := range s.filed {
		if strings.EqualFold(q.Get("make"), one["Make"]) && strings.EqualFold(q.Get("model"), one["Model"]) && q.Get("modelYear") == one["ModelYear"] {
			row := map[string]any{}
			for name, value := range one {
				row[name] = value
			}
			results = append(results, row)
		}
	}
	s.mu.Unlock()
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
