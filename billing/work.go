package billing

// The names of the jobs that payments leave, and their arguments.
const (
	WorkApply  = "payment_apply"  // ApplyWork
	WorkRefund = "payment_refund" // RefundWork
)

// ApplyWork is to apply a stored event.
type ApplyWork struct {
	Event string `json:"event"`
}

// RefundWork is to cancel and refund a subscription that stands beside another.
type RefundWork struct {
	Surplus string `json:"surplus"`
	Kept    string `json:"kept"`
}
