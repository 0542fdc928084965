package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// readCheckpoint opens a C2SP tlog-checkpoint: a signed note of origin, size and root.
func readCheckpoint(path string, key note.Verifier) (origin string, tree tlog.Tree, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", tree, err
	}
	origin, tree, err = parseCheckpoint(raw, key)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return origin, tree, err
}

func parseCheckpoint(raw []byte, key note.Verifier) (origin string, tree tlog.Tree, err error) {
	signed, err := note.Open(raw, note.VerifierList(key))
	if err != nil {
		return "", tree, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 {
		return "", tree, fmt.Errorf("%d lines, wanted origin, size and root", len(lines)-1)
	}
	if lines[0] != key.Name() {
		return "", tree, fmt.Errorf("origin %q is not the key's name %q", lines[0], key.Name())
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || tree.N < 0 || strconv.FormatInt(tree.N, 10) != lines[1] {
		return "", tree, fmt.Errorf("%q is no size", lines[1])
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return "", tree, fmt.Errorf("%q is no root hash", lines[2])
	}
	copy(tree.Hash[:], root)
	return lines[0], tree, nil
}
