package conversation

import "strconv"

// maxFiles is how many files of labels are being made at a time.
const maxFiles = 3

// fileLabel begins to write a reading of a label as a file.
func (t *talk) fileLabel(c Choice) {
	id, err := strconv.ParseInt(c.Arg, 10, 64)
	if err != nil || t.Memory.running(WorkLabelFile) >= maxFiles {
		t.say(MsgStale)
		return
	}
	form := map[ChoiceID]LabelForm{LabelPDF: FormPDF, LabelCSV: FormCSV, LabelJSON: FormJSON}[c.ID]
	t.start(WorkLabelFile, LabelFileArgs{Label: id, As: form}, 0)
}
