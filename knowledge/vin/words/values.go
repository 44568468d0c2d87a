package words

import "strings"

// simple is a value as it is compared: NHTSA has renamed values between releases,
// "(SUV)/Multi-Purpose Vehicle (MPV)" to "[SUV]/Multipurpose Vehicle [MPV]".
func simple(s string) string {
	return strings.NewReplacer("[", "(", "]", ")", "-", "", " ", "").Replace(strings.ToLower(s))
}

func bodyClass(s string) string {
	switch simple(s) {
	case "sportutilityvehicle(suv)/multipurposevehicle(mpv)":
		return "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)"
	case "crossoverutilityvehicle(cuv)":
		return "Crossover Utility Vehicle (CUV)"
	case "sportutilitytruck(sut)":
		return "Sport Utility Truck (SUT)"
	case "lowspeedvehicle(lsv)/neighborhoodelectricvehicle(nev)":
		return "Low Speed Vehicle (LSV)/Neighborhood Electric Vehicle (NEV)"
	}
	return strings.NewReplacer("[", "(", "]", ")").Replace(s)
}

func vehicleType(s string) string {
	switch simple(s) {
	case "multipurposepassengervehicle(mpv)":
		return "Multipurpose Passenger Vehicle (MPV)"
	case "lowspeedvehicle(lsv)":
		return "Low Speed Vehicle (LSV)"
	}
	return capitalised(s)
}

func fuel(s string) string {
	switch simple(s) {
	case "electricity":
		return "Electric"
	case "flexiblefuelvehicle(ffv)":
		return "Flexible Fuel (FFV)"
	case "ethanol(e85)":
		return "Ethanol (E85)"
	}
	return s
}

func drive(s string) string {
	switch simple(s) {
	case "4wd/4wheeldrive/4x4", "4wd", "4x4":
		return "4WD"
	case "awd/allwheeldrive", "awd":
		return "AWD"
	case "fwd/frontwheeldrive", "fwd":
		return "FWD"
	case "rwd/rearwheeldrive", "rwd":
		return "RWD"
	}
	return s
}

func transmission(s string) string {
	switch simple(s) {
	case "manual/standard":
		return "Manual"
	case "continuouslyvariabletransmission(cvt)":
		return "CVT"
	case "dualclutchtransmission(dct)":
		return "Dual-clutch"
	case "automatedmanualtransmission(amt)":
		return "Automated manual"
	}
	return s
}

func country(s string) string {
	switch simple(s) {
	case "unitedstates(usa)":
		return "United States"
	case "unitedkingdom(uk)", "england":
		return "United Kingdom"
	}
	return capitalised(s)
}

// makeName writes a brand as it writes itself.
func makeName(s string) string {
	switch strings.ToUpper(s) {
	case "GMC", "BMW", "MINI", "BYD", "MG", "SRT", "VPG", "KTM", "TVR", "UD", "FWD", "DAF", "MAN":
		return strings.ToUpper(s)
	case "AM GENERAL":
		return "AM General"
	case "MCLAREN":
		return "McLaren"
	case "VINFAST":
		return "VinFast"
	case "DELOREAN":
		return "DeLorean"
	case "TH!NK":
		return "Th!nk"
	}
	return capitalised(s)
}

// company writes a manufacturer's name with the usual capitals.
func company(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	words := strings.Fields(s)
	for i, w := range words {
		bare := strings.TrimRight(w, ",")
		words[i] = firmWord(bare) + w[len(bare):]
	}
	return strings.Join(words, " ")
}

func firmWord(w string) string {
	switch w {
	case "AG", "BMW", "LLC", "GM", "FCA", "US", "USA", "UK", "AB", "KG", "SA", "NV", "N.V.", "S.A.", "C.V.", "U.S.", "U.S.A.", "(USA)", "(HMMA)", "CAMI", "BYD", "MAN", "DAF", "AM", "/":
		return w
	case "GMBH":
		return "GmbH"
	case "S.P.A.":
		return "S.p.A."
	case "OF", "AND", "DE", "DO":
		return strings.ToLower(w)
	}
	return capitalised(w)
}
