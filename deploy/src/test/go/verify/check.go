package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// exported is a log as it lies in a folder, with every hash computed anew from its entries.
type exported struct {
	dir    string
	key    note.Verifier
	origin string
	tree   tlog.Tree
	pruned int64
	leaves []tlog.Hash
	stored []tlog.Hash
}

func (l *exported) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(l.stored)) {
			return nil, fmt.Errorf("hash %d is beyond the entries that are there", index)
		}
		hashes[i] = l.stored[index]
	}
	return hashes, nil
}

// check verifies signature, entries, tiles, root and the inclusion of every entry. All faults found are returned.
func check(dir string) (*exported, []error) {
	l := &exported{dir: dir}
	vkey, err := os.ReadFile(filepath.Join(dir, "log.vkey"))
	if err != nil {
		return l, fault(err)
	}
	if l.key, err = note.NewVerifier(strings.TrimSpace(string(vkey))); err != nil {
		return l, fault(fmt.Errorf("log.vkey: %w", err))
	}
	if l.origin, l.tree, err = readCheckpoint(filepath.Join(dir, "checkpoint"), l.key); err != nil {
		return l, fault(err)
	}
	if l.pruned, err = readMinimum(dir, l.tree.N); err != nil {
		return l, fault(err)
	}
	faults := l.readEntries()
	faults = append(faults, l.checkTiles()...)
	faults = append(faults, l.checkStrays()...)
	if len(faults) > 0 {
		return l, faults
	}
	root, err := tlog.TreeHash(l.tree.N, l)
	if err != nil {
		return l, fault(err)
	}
	if root != l.tree.Hash {
		return l, fault(fmt.Errorf("the entries' root is %s, signed is %s", root, l.tree.Hash))
	}
	return l, l.checkInclusion()
}

// readEntries hashes the entries of each bundle; it goes on after a bad bundle as far as indexes stay known.
func (l *exported) readEntries() []error {
	var faults []error
	for first := int64(0); first < l.tree.N; first += width {
		w := int(min(width, l.tree.N-first))
		path := bundlePath(first/width, w)
		data, err := os.ReadFile(filepath.Join(l.dir, path))
		if os.IsNotExist(err) && first < l.pruned {
			if err := l.readPruned(first / width); err != nil {
				return append(faults, err)
			}
			continue
		}
		if err != nil {
			return append(faults, err)
		}
		entries, err := splitBundle(data, w)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", path, err))
		}
		for i := 0; i < min(len(entries), w); i++ {
			l.leaves = append(l.leaves, tlog.RecordHash(entries[i]))
		}
		if len(entries) < w {
			break
		}
	}
	for i, leaf := range l.leaves {
		hashes, err := tlog.StoredHashesForRecordHash(int64(i), leaf, l)
		if err != nil {
			return append(faults, err)
		}
		l.stored = append(l.stored, hashes...)
	}
	return faults
}

// readMinimum reads below which index entries were pruned (C2SP tlog-tiles, "Pruning"): only whole bundles are.
func readMinimum(dir string, size int64) (int64, error) {
	raw, err := os.ReadFile(filepath.Join(dir, "minimum-index"))
	if os.IsNotExist(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	minimum, err := strconv.ParseInt(strings.TrimSpace(string(raw)), 10, 64)
	if err != nil || minimum < 0 || minimum%width != 0 || minimum > size {
		return 0, fmt.Errorf("minimum-index: %q is no multiple of %d up to %d", raw, width, size)
	}
	return minimum, nil
}

// readPruned takes the hashes of a pruned bundle from its tile; the signed root says whether they are right.
func (l *exported) readPruned(n int64) error {
	path := tilePath(tlog.Tile{H: height, L: 0, N: n, W: width})
	data, err := os.ReadFile(filepath.Join(l.dir, path))
	if err != nil {
		return err
	}
	if len(data) != width*tlog.HashSize {
		return fmt.Errorf("%s: %d bytes, wanted %d", path, len(data), width*tlog.HashSize)
	}
	for at := 0; at < len(data); at += tlog.HashSize {
		l.leaves = append(l.leaves, *(*tlog.Hash)(data[at : at+tlog.HashSize]))
	}
	return nil
}

// checkTiles holds every hash of every tile against the one computed from the entries.
func (l *exported) checkTiles() []error {
	var faults []error
	for _, t := range tilesOf(l.tree.N) {
		path := tilePath(t)
		data, err := os.ReadFile(filepath.Join(l.dir, path))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if len(data) != t.W*tlog.HashSize {
			faults = append(faults, fmt.Errorf("%s: %d bytes, wanted %d", path, len(data), t.W*tlog.HashSize))
			continue
		}
		for i := 0; i < t.W; i++ {
			n := t.N<<height + int64(i)
			index := tlog.StoredHashIndex(t.L*height, n)
			if index >= int64(len(l.stored)) {
				break
			}
			want := l.stored[index]
			if bytes.Equal(want[:], data[i*tlog.HashSize:(i+1)*tlog.HashSize]) {
				continue
			}
			if t.L == 0 {
				faults = append(faults, fmt.Errorf("entry %d: its hash is not the one in %s", n, path))
			} else {
				faults = append(faults, fmt.Errorf("%s: hash %d is not that of the entries below", path, i))
			}
		}
	}
	return faults
}

// checkStrays reports files that the signed tree does not cover: an export holds nothing unsigned.
func (l *exported) checkStrays() []error {
	covered := map[string]bool{}
	for _, t := range tilesOf(l.tree.N) {
		covered[tilePath(t)] = true
		if t.L == 0 {
			covered[bundlePath(t.N, t.W)] = true
		}
	}
	var faults []error
	err := filepath.WalkDir(filepath.Join(l.dir, "tile"), func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) && l.tree.N == 0 {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(l.dir, path)
		if err == nil && !covered[filepath.ToSlash(name)] {
			faults = append(faults, fmt.Errorf("%s: the checkpoint of %d entries does not cover this file", name, l.tree.N))
		}
		return err
	})
	return append(faults, fault(err)...)
}

func min[T int | int64](a, b T) T {
	if a < b {
		return a
	}
	return b
}
