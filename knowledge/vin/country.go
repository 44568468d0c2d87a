package vin

import (
	"strings"

	"example.com/vinbot/knowledge"
)

// northAmerican tells whether the maker's code is one of the United States,
// Canada or Mexico.
func northAmerican(v knowledge.VIN) bool {
	return v != "" && (v[0] >= '1' && v[0] <= '5' || v[0] == '7')
}

// order is how ISO 3780 counts the second character.
const order = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890"

// countries lists, for each first character, up to which second character a code
// belongs to which country (ISO 3780; ISO 3166 alpha-2 names). "--" is not given.
const countries = `
1 0US
2 0CA
3 WMX
4 0US
5 0US
6 WAU
7 0US
8 EAR KCL REC
9 EBR KCO RPY WUY 2-- 9BR
A HZA
J 0JP
K E-- RKR
L 0CN
M EIN KID RTH
N K-- RTR
P EPH K-- RMY
R EAE KTW RVN
S MGB TDE ZPL
T HCH PCZ VHU 1PT
U G-- MDK T-- ZRO 4-- 7SK
V EAT RFR WES 2-- 5HR 0EE
W 0DE
X EBG KGR RNL WRU 2LU 0RU
Y EBE KFI R-- WSE 2NO
Z RIT
`

// Country is the one (ISO 3166 alpha-2) that gave the maker its code, or empty.
// That is mostly, but not always, where the car was built.
func Country(v knowledge.VIN) string {
	if len(v) < 2 {
		return ""
	}
	at := place(v[1])
	row := strings.Index(countries, "\n"+string(v[:1])+" ")
	if at < 0 || row < 0 {
		return ""
	}
	line, _, _ := strings.Cut(countries[row+len("\n1 "):], "\n")
	for entry := range strings.SplitSeq(line, " ") {
		if at <= place(entry[0]) {
			return strings.Trim(entry[1:], "-")
		}
	}
	return ""
}

func place(c byte) int {
	for i := range len(order) {
		if order[i] == c {
			return i
		}
	}
	return -1
}
