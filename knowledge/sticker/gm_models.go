package sticker

import "strings"

// gmModels lists what GM prints after the year, the longer name before the
// shorter one that it begins with: printed name, brand, model.
func gmModels() [][3]string {
	return [][3]string{
		{"CORVETTE", "Chevrolet", "Corvette"},
		{"STINGRAY", "Chevrolet", "Corvette"},
		{"CAMARO", "Chevrolet", "Camaro"},
		{"SILVERADO EV", "Chevrolet", "Silverado EV"},
		{"SILVERADO 1500", "Chevrolet", "Silverado 1500"},
		{"SILVERADO 2500HD", "Chevrolet", "Silverado 2500HD"},
		{"SILVERADO 3500HD", "Chevrolet", "Silverado 3500HD"},
		{"SILVERADO", "Chevrolet", "Silverado"},
		{"COLORADO", "Chevrolet", "Colorado"},
		{"SUBURBAN", "Chevrolet", "Suburban"},
		{"TAHOE", "Chevrolet", "Tahoe"},
		{"TRAVERSE", "Chevrolet", "Traverse"},
		{"EQUINOX EV", "Chevrolet", "Equinox EV"},
		{"EQUINOX", "Chevrolet", "Equinox"},
		{"TRAILBLAZER", "Chevrolet", "Trailblazer"},
		{"BLAZER EV", "Chevrolet", "Blazer EV"},
		{"BLAZER", "Chevrolet", "Blazer"},
		{"MALIBU", "Chevrolet", "Malibu"},
		{"TRAX", "Chevrolet", "Trax"},
		{"BOLT EUV", "Chevrolet", "Bolt EUV"},
		{"BOLT EV", "Chevrolet", "Bolt EV"},
		{"CELESTIQ", "Cadillac", "Celestiq"},
		{"ESCALADE IQL", "Cadillac", "Escalade IQL"},
		{"ESCALADE IQ", "Cadillac", "Escalade IQ"},
		{"ESCALADE ESV", "Cadillac", "Escalade ESV"},
		{"ESCALADE", "Cadillac", "Escalade"},
		{"LYRIQ", "Cadillac", "Lyriq"},
		{"OPTIQ", "Cadillac", "Optiq"},
		{"VISTIQ", "Cadillac", "Vistiq"},
		{"CT4", "Cadillac", "CT4"},
		{"CT5", "Cadillac", "CT5"},
		{"CT6", "Cadillac", "CT6"},
		{"XT4", "Cadillac", "XT4"},
		{"XT5", "Cadillac", "XT5"},
		{"XT6", "Cadillac", "XT6"},
		{"HUMMER EV", "GMC", "Hummer EV"},
		{"SIERRA EV", "GMC", "Sierra EV"},
		{"SIERRA 1500", "GMC", "Sierra 1500"},
		{"SIERRA 2500HD", "GMC", "Sierra 2500HD"},
		{"SIERRA", "GMC", "Sierra"},
		{"CANYON", "GMC", "Canyon"},
		{"YUKON XL", "GMC", "Yukon XL"},
		{"YUKON", "GMC", "Yukon"},
		{"TERRAIN", "GMC", "Terrain"},
		{"ACADIA", "GMC", "Acadia"},
		{"ENCLAVE", "Buick", "Enclave"},
		{"ENVISION", "Buick", "Envision"},
		{"ENVISTA", "Buick", "Envista"},
		{"ENCORE GX", "Buick", "Encore GX"},
	}
}

// gmModel splits a printed title into brand, model and trim. What says only the
// body or the driven wheels is no part of the trim.
func gmModel(title string) (brand, model, trim string, ok bool) {
	padded := " " + strings.ToUpper(title) + " "
	for _, m := range gmModels() {
		i := strings.Index(padded, " "+m[0]+" ")
		if i < 0 {
			continue
		}
		rest := padded[i+len(m[0])+1:]
		if m[0] == "STINGRAY" {
			rest = padded[i:]
		}
		return m[1], m[2], trimOf(rest), true
	}
	return "", "", "", false
}

// trimOf keeps the words of a trim in the case people write them.
func trimOf(rest string) string {
	var words []string
	for w := range strings.FieldsSeq(rest) {
		switch w {
		case "COUPE", "CONV", "CONVERTIBLE", "SEDAN", "PICKUP", "SUV", "2WD", "4WD", "AWD", "RWD", "FWD",
			"CHEVROLET", "CADILLAC", "GMC", "BUICK": // a logo that was read along
		default:
			words = append(words, trimCase(w))
		}
	}
	return strings.Join(words, " ")
}

func trimCase(w string) string {
	if strings.ContainsAny(w, "0123456789") || len(w) <= 3 {
		return w // 3LT, ZR1, SS
	}
	switch w {
	case "E-RAY":
		return "E-Ray"
	case "V-SERIES":
		return "V-Series"
	}
	return w[:1] + strings.ToLower(w[1:])
}
