package packages

import "io/fs"

// LoadFrom is Load with other files.
func LoadFrom(dir fs.FS) (*Catalogue, error) { return load(dir) }
