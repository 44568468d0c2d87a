package packages

import "io/fs"

// LoadFrom is Load with other files.
func LoadFrom(dir fs.FS) (*Catalogue, error) { return load(dir) }

// LoadAnew is Load without memory.
func LoadAnew() (*Catalogue, error) { return load(files) }
