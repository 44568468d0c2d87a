package locales

import "io/fs"

// LoadFS reads other files than the embedded ones.
func LoadFS(fsys fs.FS) (*Catalog, error) { return load(fsys) }

// Text renders a text that is in no file.
func (p *Printer) Text(text string, data map[string]any) (string, error) {
	t, err := p.voice.Parse(text, "", "")
	if err != nil {
		return "", err
	}
	return t.Execute(order{data: data})
}
