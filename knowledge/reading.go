package knowledge

// VINReading is a VIN as it was read from a picture, and from what. Text is 17
// characters that a VIN may have; read from print it may be misread.
type VINReading struct {
	Text string  `json:"text"`
	From VINFrom `json:"from"`
	Sure bool    `json:"sure"` // the code's own checks hold, or two readings of the print agree and the check digit fits

	Proof *Proof `json:"proof,omitempty"`
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

// CodeReading is an option code as it was read from a service parts label, a build
// sticker or a list of options. The picture is read several times, prepared
// differently: Or is what another reading had in its place.
type CodeReading struct {
	Text       string  `json:"text"`
	Or         string  `json:"or,omitempty"`
	Sure       bool    `json:"sure"`       // two readings have it and none has another, or it is text
	Confidence float64 `json:"confidence"` // 0–1, of the worst reading

	Proof *Proof `json:"proof,omitempty"`
}
