package knowledge

// VINReading is a VIN as it was read from a picture, and from what. Text is 17
// characters; print that was misread may hold I, O or Q, which no VIN has.
type VINReading struct {
	Text string  `json:"text"`
	From VINFrom `json:"from"`
	Sure bool    `json:"sure"` // the code's own checks hold, or two readings of the print agree and the check digit fits
}

// VINFrom is what a VIN was read from.
type VINFrom string

// What VINs are read from.
const (
	FromCode39     VINFrom = "code_39"
	FromCode128    VINFrom = "code_128"
	FromDataMatrix VINFrom = "data_matrix"
	FromQR         VINFrom = "qr"
	FromPrint      VINFrom = "print"
)

// Coded reports whether it was a barcode.
func (f VINFrom) Coded() bool { return f != FromPrint && f != "" }
