package vpic

import "example.com/vinbot/knowledge"

// Problems puts NHTSA's error codes into ours. suggested is the VIN that NHTSA
// would read for codes 2 to 5. Codes 0 and 14 are no problems: the last says that
// some characters mean nothing to NHTSA, which the missing attributes say already.
func Problems(codes []int, suggested string) (all []knowledge.Problem) {
	for _, c := range codes {
		p := knowledge.Problem{Code: problemOf(c)}
		if p.Code == knowledge.ProblemCorrected {
			p.Detail = suggested
		}
		if p.Code != "" {
			all = append(all, p)
		}
	}
	return all
}

func problemOf(code int) knowledge.ProblemCode {
	switch code {
	case CheckDigit:
		return knowledge.ProblemCheckDigit
	case OneCorrected, OneByDigit, OneOpen, SeveralOpen:
		return knowledge.ProblemCorrected
	case Incomplete:
		return knowledge.ProblemLength
	case Unregistered:
		return knowledge.ProblemUnknownWMI
	case NoDetail:
		return knowledge.ProblemNoDetail
	case Glider:
		return knowledge.ProblemGlider
	case OffRoad:
		return knowledge.ProblemOffRoad
	case NoYear:
		return knowledge.ProblemNoYear
	case YearMismatch:
		return knowledge.ProblemYearMismatch
	case BadCharacters:
		return knowledge.ProblemCharacters
	}
	return ""
}
