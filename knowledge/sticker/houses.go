package sticker

import (
	"regexp"
	"strings"
)

// houses are the makers whose labels are read by their words. What is known of each
// label, and from where, is told in docs/stickers.md.
func houses() []house {
	return []house{toyota(), honda(), nissan(), subaru(), bmw(), mercedes(), volkswagen(), tesla()}
}

func toyota() house {
	return house{
		name:   []string{"TOYOTA MOTOR", "TOYOTA.COM", "LEXUS.COM", "TOYOTA CARE", "TOYOTACARE"},
		signs:  [][]string{{"DELIVERY, PROCESSING", "DELIVERY PROCESSING"}, {"50 STATE EMISSIONS"}, {"SAFETY SENSE", "SAFETY SYSTEM+"}},
		brands: []brandModels{toyotaModels(), lexusModels()},
		vins:   strings.Fields("1NX 2T1 2T2 2T3 3MY 3TM 3TY 4T1 4T3 4T4 4TA 58A 5TB 5TD 5TE 5TF 5YF 7MU 7SV JT2 JT3 JT4 JT6 JT8 JTD JTE JTH JTJ JTK JTL JTM JTN NMT SB1 VNK"),
		codes:  codeColumn{maybe: regexp.MustCompile(`^(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])$`)},
	}
}

func honda() house {
	return house{
		name:   []string{"AMERICAN HONDA", "HONDA MOTOR", "HONDA CANADA", "HONDA.COM", "ACURA.COM"},
		signs:  [][]string{{"DESTINATION AND HANDLING", "DESTINATION & HANDLING"}, {"HONDA SENSING", "ACURAWATCH"}, {"INCLUDES PRE-DELIVERY", "PRE-DELIVERY SERVICE"}},
		brands: []brandModels{hondaModels(), acuraModels()},
		vins:   strings.Fields("19U 19V 19X 1HG 2HG 2HH 2HJ 2HK 2HN 3CZ 3GP 3HG 5FN 5FP 5FR 5J6 5J7 5J8 5KB 5KC 7FA JAE JH1 JH4 JHL JHM SHH SHS"),
	}
}

func nissan() house {
	return house{
		name:   []string{"NISSAN NORTH AMERICA", "NISSANUSA", "INFINITIUSA", "NISSAN CANADA"},
		signs:  [][]string{{"DESTINATION CHARGES"}, {"SAFETY SHIELD", "PROPILOT"}},
		brands: []brandModels{nissanModels(), infinitiModels()},
		vins:   strings.Fields("1N4 1N6 3N1 3N6 3N8 3PC 5N1 5N3 JN1 JN6 JN8 JNK JNR JNT KNM"),
		codes:  codeColumn{sure: regexp.MustCompile(`^[A-Z]\d{2}$`)},
	}
}

func subaru() house {
	return house{
		name:   []string{"SUBARU OF AMERICA", "SUBARU.COM", "SUBARU CANADA"},
		signs:  [][]string{{"OPTION PACKAGE"}, {"EYESIGHT"}, {"SYMMETRICAL ALL-WHEEL"}},
		brands: []brandModels{subaruModels()},
		vins:   strings.Fields("4S3 4S4 JF1 JF2 JF3"),
		codes:  codeColumn{maybe: regexp.MustCompile(`^(?:[A-Z]{3}|\d{2})$`)},
	}
}

func bmw() house {
	return house{
		name:   []string{"BMW OF NORTH AMERICA", "BMWUSA", "MINIUSA", "BMW CANADA", "BMW AG"},
		signs:  [][]string{{"ULTIMATE DRIVING MACHINE"}, {"BMW ULTIMATE CARE", "MINI NO COST"}, {"BASE MSRP"}},
		brands: []brandModels{bmwModels(), miniModels()},
		vins:   strings.Fields("3MF 3MW 4US 5UM 5UX 5YM WB5 WBA WBS WBX WBY WMW WMZ"),
		codes: codeColumn{
			sure:  regexp.MustCompile(`^(?:Z[A-Z0-9]{2}|\d[A-Z0-9]{2}|P0[A-Z0-9]{2,3}|[A-Z]\d{2}|[A-Z]{2,3}\d[A-Z0-9]?)$`),
			maybe: regexp.MustCompile(`^[A-Z0-9]{3,5}$`),
		},
	}
}

func mercedes() house {
	return house{
		name:   []string{"MERCEDES-BENZ USA", "MBUSA", "MERCEDES-BENZ CANADA", "MERCEDES-BENZ AG", "MERCEDES-BENZ U.S."},
		signs:  [][]string{{"DESTINATION & DELIVERY", "DESTINATION AND DELIVERY"}, {"TOTAL RETAIL PRICE"}, {"MBUX"}},
		brands: []brandModels{mercedesModels()},
		vins:   strings.Fields("4JG 55S W1K W1N W1W WD4 WDB WDC WDD"),
		codes: codeColumn{
			sure:  regexp.MustCompile(`^(?:\d{3}[A-Z]?|\d{2}[A-Z]|[A-Z]\d{2}|[A-Z]{2}\d|\d[A-Z]\d)$`),
			maybe: regexp.MustCompile(`^[A-Z0-9]{3,4}$`),
		},
	}
}

func volkswagen() house {
	return house{
		name:   []string{"VOLKSWAGEN GROUP", "VOLKSWAGEN OF AMERICA", "AUDI OF AMERICA", "AUDIUSA", "VW.COM", "VOLKSWAGEN CANADA", "AUDI CANADA", "AUDI AG", "VOLKSWAGEN AG"},
		signs:  [][]string{{"ADDITIONAL OPTIONS"}, {"IQ.DRIVE", "CAR-NET", "AUDI CONNECT"}, {"QUATTRO", "4MOTION"}},
		brands: []brandModels{volkswagenModels(), audiModels()},
		vins:   strings.Fields("1V1 1V2 1VW 3VV 3VW TRU WA1 WAU WU1 WUA WV1 WV2 WVG WVW"),
		codes: codeColumn{
			sure:  regexp.MustCompile(`^(?:[A-Z]\d[A-Z0-9]|\d[A-Z][A-Z0-9]|[A-Z]{2}\d|\d[A-Z0-9]\d[A-Z]|\d[A-Z]\d[A-Z])$`),
			maybe: regexp.MustCompile(`^[A-Z0-9]{3,4}$`),
		},
	}
}

// tesla reads order sheets too: the first line with a price is the car, "Included"
// is standard, and the documentation fee is part of the delivery.
func tesla() house {
	return house{
		name:     []string{"TESLA, INC", "TESLA INC", "TESLA.COM", "TESLA MOTORS"},
		signs:    [][]string{{"ORDER AGREEMENT", "PURCHASE AGREEMENT", "VEHICLE CONFIGURA"}, {"ORDER FEE"}, {"AUTOPILOT", "FULL SELF-DRIVING"}},
		brands:   []brandModels{teslaModels()},
		vins:     strings.Fields("5YJ 7G2 7SA LRW SFZ XP7"),
		base:     []string{"MODEL S", "MODEL 3", "MODEL X", "MODEL Y", "CYBERTRUCK", "ALL-WHEEL DRIVE", "REAR-WHEEL DRIVE", "LONG RANGE", "STANDARD RANGE", "PERFORMANCE", "PLAID"},
		standard: true,
	}
}
