package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// fetch copies a log that is served as C2SP tlog-tiles has it into a folder: first the checkpoint, then every tile and
// entry bundle that a tree of its size has. The key is what the server says, unless vkey names one from elsewhere.
func fetch(prefix, vkey, dir string) error {
	prefix = strings.TrimSuffix(prefix, "/")
	client := &http.Client{Timeout: time.Minute}
	get := func(name, path string) error {
		response, err := client.Get(prefix + "/" + path)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		data, err := io.ReadAll(response.Body)
		if err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			return fmt.Errorf("%s/%s: %s: %s", prefix, path, response.Status, data)
		}
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, data, 0o644)
	}
	if vkey != "" {
		if err := os.WriteFile(filepath.Join(dir, "log.vkey"), []byte(vkey+"\n"), 0o644); err != nil {
			return err
		}
	} else if err := get("log.vkey", "key"); err != nil {
		return err
	}
	if err := get("checkpoint", "checkpoint"); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(dir, "log.vkey"))
	if err != nil {
		return err
	}
	key, err := note.NewVerifier(strings.TrimSpace(string(text)))
	if err != nil {
		return err
	}
	_, tree, err := readCheckpoint(filepath.Join(dir, "checkpoint"), key)
	if err != nil {
		return err
	}
	for _, t := range tilesOf(tree.N) {
		if err := get(tilePath(t), tilePath(t)); err != nil {
			return err
		}
		if t.L == 0 {
			if err := get(bundlePath(t.N, t.W), bundlePath(t.N, t.W)); err != nil {
				return err
			}
		}
	}
	return nil
}
