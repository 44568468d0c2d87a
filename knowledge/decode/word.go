package decode

import "strings"

// Word is the name of a value's word for readers ("suv" for "Sport Utility
// Vehicle (SUV)/Multi-Purpose Vehicle (MPV)"), or empty where the value speaks
// for itself. Values are NHTSA's own for machines; people read them in their
// language, under the message id "vin_word_" and this name.
func Word(attribute, value string) string {
	switch attribute {
	case "body_class":
		return body(value)
	case "vehicle_type":
		return vehicleType(value)
	case "fuel_type", "fuel_type_secondary":
		return fuel(value)
	case "drive_type":
		return drive(value)
	case "transmission":
		return transmission(value)
	case "plant_country":
		return country(value)
	}
	return ""
}

// TypeWord is the name of a vehicle type's word for readers, as [Word], where the body
// says more of it: to NHTSA a pickup, a delivery van and a tractor unit are all trucks.
func TypeWord(value, bodyClass string) string {
	word := vehicleType(value)
	if word != "truck" {
		return word
	}
	switch body(bodyClass) {
	case "pickup":
		return "truck_pickup"
	case "van", "cargo_van":
		return "truck_van"
	case "tractor":
		return "truck_heavy"
	}
	return word
}

// country names those that build nearly all cars sold in North America.
func country(value string) string {
	switch value {
	case "United States":
		return "us"
	case "United Kingdom":
		return "uk"
	case "South Korea", "Korea":
		return "korea"
	case "South Africa":
		return "south_africa"
	case "Canada", "Mexico", "Japan", "Germany", "Italy", "Sweden", "Austria", "Hungary", "Slovakia":
		return strings.ToLower(value)
	}
	return ""
}

func body(value string) string {
	switch value {
	case "Sport Utility Vehicle (SUV)/Multi-Purpose Vehicle (MPV)":
		return "suv"
	case "Crossover Utility Vehicle (CUV)":
		return "crossover"
	case "Sedan/Saloon":
		return "sedan"
	case "Hatchback/Liftback/Notchback":
		return "hatchback"
	case "Coupe":
		return "coupe"
	case "Convertible/Cabriolet":
		return "convertible"
	case "Wagon":
		return "wagon"
	case "Minivan":
		return "minivan"
	case "Van":
		return "van"
	case "Passenger Van":
		return "passenger_van"
	case "Cargo Van":
		return "cargo_van"
	case "Pickup", "Sport Utility Truck (SUT)":
		return "pickup"
	case "Roadster":
		return "roadster"
	case "Truck-Tractor":
		return "tractor"
	}
	if strings.HasPrefix(value, "Incomplete") {
		return "chassis"
	}
	return ""
}

func vehicleType(value string) string {
	switch value {
	case "Passenger Car":
		return "car"
	case "Multipurpose Passenger Vehicle (MPV)":
		return "mpv"
	case "Truck":
		return "truck"
	case "Bus":
		return "bus"
	case "Motorcycle":
		return "motorcycle"
	case "Incomplete Vehicle":
		return "incomplete"
	}
	return ""
}

func fuel(value string) string {
	switch value {
	case "Gasoline":
		return "gasoline"
	case "Diesel":
		return "diesel"
	case "Electric":
		return "electric"
	case "Flexible Fuel (FFV)":
		return "flex"
	case "Compressed Natural Gas (CNG)":
		return "cng"
	case "Fuel Cell":
		return "hydrogen"
	}
	return ""
}

func drive(value string) string {
	switch value {
	case "AWD":
		return "awd"
	case "4WD":
		return "four_wd"
	case "FWD":
		return "fwd"
	case "RWD":
		return "rwd"
	case "4x2":
		return "two_wd"
	}
	return ""
}

func transmission(value string) string {
	switch value {
	case "Automatic":
		return "automatic"
	case "Manual":
		return "manual"
	case "CVT":
		return "cvt"
	case "Dual-clutch":
		return "dual_clutch"
	case "Automated manual":
		return "automated_manual"
	}
	return ""
}
