package packages

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"sync"
)

// Version names the catalogue, the learnt tables and the vocabulary that are built
// in, so that an identification can say by what it was made. The same files give the
// same version; rules of the engine are not part of it.
func Version() string { return version() }

var version = sync.OnceValue(func() string {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := files.ReadFile(path)
		_, _ = sum.Write(append([]byte(path), b...))
		return err
	})
	if err != nil {
		panic(err) // the files are in the binary
	}
	for _, lines := range []string{featureLines, sayingLines} {
		_, _ = sum.Write([]byte(lines))
	}
	const digits = 6
	return hex.EncodeToString(sum.Sum(nil)[:digits])
})
