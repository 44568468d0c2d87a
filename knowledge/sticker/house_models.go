package sticker

func toyotaModels() brandModels {
	return brandModels{"Toyota", []string{
		"4Runner", "86", "Avalon Hybrid", "Avalon", "bZ4X", "bZ", "C-HR", "Camry Hybrid", "Camry", "Corolla Cross Hybrid", "Corolla Cross", "Corolla Hatchback",
		"Corolla Hybrid", "Corolla", "Crown Signia", "Crown", "GR Corolla", "GR Supra", "GR86", "Grand Highlander Hybrid", "Grand Highlander",
		"Highlander Hybrid", "Highlander", "Land Cruiser", "Mirai", "Prius Prime", "Prius Plug-In Hybrid", "Prius", "RAV4 Hybrid", "RAV4 Prime", "RAV4 Plug-In Hybrid",
		"RAV4", "Sequoia", "Sienna", "Supra", "Tacoma", "Tundra", "Venza", "Yaris",
	}}
}

func lexusModels() brandModels {
	return brandModels{"Lexus", []string{
		"CT 200h", "ES 250", "ES 300h", "ES 350", "GS 350", "GS F", "GX 460", "GX 550", "IS 300", "IS 350", "IS 500", "LC 500h", "LC 500", "LS 500h", "LS 500",
		"LX 570", "LX 600", "LX 700h", "NX 250", "NX 300h", "NX 300", "NX 350h", "NX 350", "NX 450h+", "RC 300", "RC 350", "RC F", "RX 350h", "RX 350L", "RX 350", "RX 450h+",
		"RX 450hL", "RX 450h", "RX 500h", "RZ 300e", "RZ 450e", "TX 350", "TX 500h", "TX 550h+", "UX 200", "UX 250h", "UX 300h",
	}}
}

func hondaModels() brandModels {
	return brandModels{"Honda", []string{
		"Accord Hybrid", "Accord", "Civic Hatchback", "Civic Type R", "Civic Hybrid", "Civic", "Clarity", "CR-V Hybrid", "CR-V", "CR-Z", "Fit", "HR-V", "Insight",
		"Odyssey", "Passport", "Pilot", "Prelude", "Prologue", "Ridgeline",
	}}
}

func acuraModels() brandModels {
	return brandModels{"Acura", []string{"ADX", "ILX", "Integra", "MDX Sport Hybrid", "MDX", "NSX", "RDX", "RLX", "TLX", "ZDX"}}
}

func nissanModels() brandModels {
	return brandModels{"Nissan", []string{
		"370Z", "Altima", "Ariya", "Armada", "Frontier", "GT-R", "Kicks Play", "Kicks", "Leaf", "Maxima", "Murano", "NV200", "Pathfinder", "Rogue Sport", "Rogue",
		"Sentra", "Titan XD", "Titan", "Versa Note", "Versa", "Z",
	}}
}

func infinitiModels() brandModels {
	return brandModels{"Infiniti", []string{"Q50", "Q60", "Q70L", "Q70", "QX30", "QX50", "QX55", "QX60", "QX65", "QX80"}}
}

func subaruModels() brandModels {
	return brandModels{"Subaru", []string{
		"Ascent", "BRZ", "Crosstrek Hybrid", "Crosstrek", "Forester Hybrid", "Forester", "Impreza", "Legacy", "Outback", "Solterra", "Trailseeker", "Uncharted", "WRX STI", "WRX",
	}}
}

func bmwModels() brandModels {
	return brandModels{"BMW", []string{
		"228i", "228", "230i", "M235i", "M240i", "320i", "330e", "330i", "340i", "M340i", "430i", "440i", "M440i", "530e", "530i", "540i", "550e", "M550i", "740i", "750e", "750i", "760i",
		"840i", "M850i", "M2", "M3", "M4", "M5", "M8", "X1", "X2", "X3 M", "X3", "X4 M", "X4", "X5 M", "X5", "X6 M", "X6", "X7", "XM", "Z4", "i3", "i4", "i5", "i7", "i8", "iX",
	}}
}

func miniModels() brandModels {
	return brandModels{"MINI", []string{"Cooper Clubman", "Cooper Countryman", "Cooper Convertible", "Cooper S Countryman", "Cooper S Clubman", "Cooper SE", "Cooper S", "Cooper", "Clubman", "Countryman", "Hardtop", "John Cooper Works"}}
}

func mercedesModels() brandModels {
	return brandModels{"Mercedes-Benz", []string{
		"A 220", "A 250", "AMG GT", "C 300", "CLA 250", "CLA 35", "CLE 300", "CLE 450", "CLS 450", "E 350", "E 450", "EQB 250", "EQB 300", "EQB 350", "EQE 350", "EQE 500", "EQS 450", "EQS 580",
		"G 550", "G 63", "GLA 250", "GLA 35", "GLB 250", "GLB 35", "GLC 300", "GLC 350e", "GLC 43", "GLC 63", "GLE 350", "GLE 450e", "GLE 450", "GLE 53", "GLE 580", "GLE 63", "GLS 450", "GLS 580", "GLS 63",
		"Metris", "S 500", "S 580", "S 63", "SL 43", "SL 55", "SL 63", "Sprinter",
	}}
}

func volkswagenModels() brandModels {
	return brandModels{"Volkswagen", []string{
		"Arteon", "Atlas Cross Sport", "Atlas", "Beetle", "CC", "e-Golf", "Golf Alltrack", "Golf GTI", "Golf R", "Golf SportWagen", "Golf", "GTI", "ID. Buzz", "ID.4", "Jetta GLI", "Jetta", "Passat", "Taos", "Tiguan",
	}}
}

func audiModels() brandModels {
	return brandModels{"Audi", []string{
		"A3", "A4 allroad", "A4", "A5 Sportback", "A5", "A6 allroad", "A6 e-tron", "A6", "A7", "A8 L", "A8", "e-tron GT", "e-tron Sportback", "e-tron", "Q3", "Q4 e-tron", "Q5 Sportback", "Q5", "Q6 e-tron", "Q7",
		"Q8 e-tron", "Q8", "R8", "RS 3", "RS 5", "RS 6", "RS 7", "RS Q8", "S3", "S4", "S5", "S6", "S7", "S8", "SQ5", "SQ7", "SQ8", "TT",
	}}
}

func teslaModels() brandModels {
	return brandModels{"Tesla", []string{"Cybertruck", "Model 3", "Model S", "Model X", "Model Y", "Roadster"}}
}
