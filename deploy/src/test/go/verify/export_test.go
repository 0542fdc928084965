package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const origin = "wheeltapper.test/site-a"

// A made log: what an honest exporter writes, with hooks to be dishonest.
type made struct {
	t       *testing.T
	signer  note.Signer
	vkey    string
	entries [][]byte
}

func makeLog(t *testing.T, size int) *made {
	t.Helper()
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		t.Fatal(err)
	}
	m := &made{t: t, signer: signer, vkey: vkey}
	for i := 0; i < size; i++ {
		m.entries = append(m.entries, []byte(fmt.Sprintf(`{"kind":"found","n":%d}`, i)))
	}
	return m
}

// hashes of all the entries given, as a tlog.HashReader.
func (m *made) hashes(entries [][]byte) tlog.HashReader {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for i, entry := range entries {
		more, err := tlog.StoredHashes(int64(i), entry, reader)
		if err != nil {
			m.t.Fatal(err)
		}
		stored = append(stored, more...)
	}
	return reader
}

func (m *made) checkpoint(size int) []byte {
	root, err := tlog.TreeHash(int64(size), m.hashes(m.entries[:size]))
	if err != nil {
		m.t.Fatal(err)
	}
	return m.sign(fmt.Sprintf("%s\n%d\n%s\n", origin, size, root))
}

func (m *made) sign(text string) []byte {
	signed, err := note.Sign(&note.Note{Text: text}, m.signer)
	if err != nil {
		m.t.Fatal(err)
	}
	return signed
}

func (m *made) write(dir, name string, data []byte) string {
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		m.t.Fatal(err)
	}
	return path
}

// export writes the log of all the entries into a new folder.
func (m *made) export() string {
	dir := m.t.TempDir()
	size := int64(len(m.entries))
	reader := m.hashes(m.entries)
	m.write(dir, "log.vkey", []byte(m.vkey+"\n"))
	m.write(dir, "checkpoint", m.checkpoint(len(m.entries)))
	for level := 0; size>>(8*level) > 0; level++ {
		for n, left := int64(0), size>>(8*level); left > 0; n, left = n+1, left-256 {
			w := int(min(left, 256))
			data, err := tlog.ReadTileData(tlog.Tile{H: 8, L: level, N: n, W: w}, reader)
			if err != nil {
				m.t.Fatal(err)
			}
			m.write(dir, fmt.Sprintf("tile/%d/%s", level, number(n, w)), data)
		}
	}
	for n := int64(0); n*256 < size; n++ {
		w := int(min(size-n*256, 256))
		m.write(dir, "tile/entries/"+number(n, w), bundle(m.entries[n*256:n*256+int64(w)]))
	}
	return dir
}

// number writes a tile's index in groups of three digits, all but the last with an x before them.
func number(n int64, w int) string {
	path := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		path = fmt.Sprintf("x%03d/%s", n%1000, path)
	}
	if w < 256 {
		path += fmt.Sprintf(".p/%d", w)
	}
	return path
}

func bundle(entries [][]byte) []byte {
	var b bytes.Buffer
	for _, entry := range entries {
		_ = binary.Write(&b, binary.BigEndian, uint16(len(entry)))
		b.Write(entry)
	}
	return b.Bytes()
}

func (m *made) receipt(dir string, index int64, size int) string {
	proof, err := tlog.ProveRecord(int64(size), index, m.hashes(m.entries[:size]))
	if err != nil {
		m.t.Fatal(err)
	}
	lines := []string{"c2sp.org/tlog-proof@v1", fmt.Sprintf("index %d", index)}
	for _, hash := range proof {
		lines = append(lines, base64.StdEncoding.EncodeToString(hash[:]))
	}
	return m.write(dir, "receipt", append([]byte(strings.Join(lines, "\n")+"\n\n"), m.checkpoint(size)...))
}
