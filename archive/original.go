package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// keepOriginal stores the bytes of an imported file under their SHA-256 and notes name (without folders)
// and media type. The file is durable when it returns; its row is written with the next transaction.
func (a *Archive) keepOriginal(ctx context.Context, data []byte, name, mediaType string) (sha string, err error) {
	sum := sha256.Sum256(data)
	sha = hex.EncodeToString(sum[:])
	path := a.originalPath(sha)
	if _, err := os.Stat(path); err != nil {
		if err := writeDurably(path, data); err != nil {
			return "", a.failed(fmt.Errorf("keep the original of %s: %w", name, err))
		}
	}
	err = a.do(ctx, func(ctx context.Context, c *session) error {
		_, err := c.ExecContext(ctx, "INSERT INTO original VALUES (?, ?, ?, ?, 1) ON CONFLICT (sha256) DO UPDATE SET held = 1", sha, filepath.Base(name), mediaType, len(data))
		return err
	})
	return sha, err
}

func (a *Archive) originalPath(sha string) string {
	return filepath.Join(a.dir, "originals", sha[:2], sha)
}

// writeDurably writes a new file so that after a power cut it is there whole or not at all.
func writeDurably(path string, data []byte) (err error) {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
