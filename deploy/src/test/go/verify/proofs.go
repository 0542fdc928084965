package main

import (
	"encoding/base64"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// checkInclusion proves each entry against the signed root. The first and the last entry of each bundle are proven by
// the exported tiles alone, as a client of the log would.
func (l *exported) checkInclusion() []error {
	var faults []error
	tiles := tlog.TileHashReader(l.tree, diskTiles{l.dir})
	for i, leaf := range l.leaves {
		var reader tlog.HashReader = l
		if i%width == 0 || i%width == width-1 || i == len(l.leaves)-1 {
			reader = tiles
		}
		proof, err := tlog.ProveRecord(l.tree.N, int64(i), reader)
		if err == nil {
			err = tlog.CheckRecord(proof, l.tree.N, l.tree.Hash, int64(i), leaf)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("entry %d: %w", i, err))
		}
	}
	return faults
}

// checkSince proves that the log only grew since an older checkpoint.
func (l *exported) checkSince(path string) error {
	_, old, err := readCheckpoint(path, l.key)
	if err != nil {
		return err
	}
	if old.N > l.tree.N {
		return fmt.Errorf("%s: it covers %d entries, this log only %d: the log was rolled back", path, old.N, l.tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(l.tree.N, old.N, tlog.TileHashReader(l.tree, diskTiles{l.dir}))
	if err == nil {
		err = tlog.CheckTree(proof, l.tree.N, l.tree.Hash, old.N, old.Hash)
	}
	if err != nil {
		return fmt.Errorf("%s: not consistent with this log: %w", path, err)
	}
	return nil
}

// checkReceipt verifies a C2SP tlog-proof: a header, perhaps an extra line, the index, the audit path, a blank line and
// the checkpoint that the path leads to.
func (l *exported) checkReceipt(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
	}
	head, signed, found := strings.Cut(string(raw), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || lines[0] != "c2sp.org/tlog-proof@v1" {
		return bad("no tlog-proof@v1")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return bad("no index line")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil || index < 0 || index >= int64(len(l.leaves)) {
		return bad("%q is no entry of this log", lines[0])
	}
	var proof tlog.RecordProof
	for _, line := range lines[1:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		if err != nil || len(hash) != tlog.HashSize {
			return bad("%q is no hash", line)
		}
		proof = append(proof, *(*tlog.Hash)(hash))
	}
	_, tree, err := parseCheckpoint([]byte(signed), l.key)
	if err != nil {
		return bad("its checkpoint: %v", err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, l.leaves[index]); err != nil {
		return bad("entry %d: %v", index, err)
	}
	return nil
}
