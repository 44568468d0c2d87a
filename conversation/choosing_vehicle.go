package conversation

// ChoosingVehicle has offered VINs that a misread one may have been.
type ChoosingVehicle struct {
	Raw string `json:"raw,omitempty"` // the misread one
}

// Name implements [State].
func (ChoosingVehicle) Name() StateName { return NameChoosingVehicle }

func (ChoosingVehicle) on(t *talk, e Event) State { return t.open(Idle{}, e) }
