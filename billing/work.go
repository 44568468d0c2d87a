package billing

// The names of the jobs that payments leave, and their arguments.
const (
	WorkApply  = "payment_apply"  // ApplyWork
	WorkRefund = "payment_refund" // RefundWork
	WorkReturn = "star_return"    // ReturnWork
)

// ApplyWork is to apply a stored event.
type ApplyWork struct {
	Event string `json:"event"`
}

// ReturnWork is to give back Stars that were paid for nothing of ours.
type ReturnWork struct {
	User   int64  `json:"user"`
	Charge string `json:"charge"`
}

// RefundWork is to cancel and refund a subscription that stands beside another.
type RefundWork struct {
	Surplus string `json:"surplus"`
	Kept    string `json:"kept"`
}
