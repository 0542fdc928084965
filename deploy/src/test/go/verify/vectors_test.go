package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// The browser's proof (console/proof.js) is tested against what the Go project's packages make.
const vectors = "../../js/go-vectors.json"

var update = flag.Bool("update", false, "write "+vectors+" anew")

type vector struct {
	Index      int64    `json:"index"`
	Size       int64    `json:"size"`
	Leaf       string   `json:"leaf"`
	Hashes     []string `json:"hashes"`
	Checkpoint string   `json:"checkpoint"`
}

type growth struct {
	Old    string   `json:"old"`
	New    string   `json:"new"`
	Hashes []string `json:"hashes"`
}

type vectorFile struct {
	Vkey   string   `json:"vkey"`
	Proofs []vector `json:"proofs"`
	Growth []growth `json:"growth"`
}

func texts(hashes []tlog.Hash) []string {
	all := []string{}
	for _, hash := range hashes {
		all = append(all, hash.String())
	}
	return all
}

func writeVectors(t *testing.T) {
	log := makeLog(t, 600)
	reader := log.hashes(log.entries)
	file := vectorFile{Vkey: log.vkey}
	sizes := []int64{1, 2, 3, 7, 8, 255, 256, 257, 600}
	for _, size := range sizes {
		for _, index := range []int64{0, size / 3, size / 2, size - 1} {
			proof, err := tlog.ProveRecord(size, index, reader)
			if err != nil {
				t.Fatal(err)
			}
			leaf := base64.StdEncoding.EncodeToString(log.entries[index])
			file.Proofs = append(file.Proofs, vector{index, size, leaf, texts(proof), string(log.checkpoint(int(size)))})
		}
		for _, old := range sizes {
			if old >= size {
				continue
			}
			proof, err := tlog.ProveTree(size, old, reader)
			if err != nil {
				t.Fatal(err)
			}
			file.Growth = append(file.Growth, growth{string(log.checkpoint(int(old))), string(log.checkpoint(int(size))), texts(proof)})
		}
	}
	data, err := json.MarshalIndent(file, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	log.write("../../js", "go-vectors.json", append(data, '\n'))
}

func parsed(t *testing.T, hashes []string) []tlog.Hash {
	t.Helper()
	var all []tlog.Hash
	for _, text := range hashes {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hash)
	}
	return all
}

func TestVectorsOfTheBrowsersProof(t *testing.T) {
	if *update {
		writeVectors(t)
	}
	data, err := os.ReadFile(vectors)
	if err != nil {
		t.Fatal(err)
	}
	var file vectorFile
	if err := json.NewDecoder(bytes.NewReader(data)).Decode(&file); err != nil {
		t.Fatal(err)
	}
	key, err := note.NewVerifier(file.Vkey)
	if err != nil {
		t.Fatal(err)
	}
	tree := func(text string) tlog.Tree {
		_, tree, err := parseCheckpoint([]byte(text), key)
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
	for _, v := range file.Proofs {
		leaf, err := base64.StdEncoding.DecodeString(v.Leaf)
		if err != nil {
			t.Fatal(err)
		}
		head := tree(v.Checkpoint)
		if err := tlog.CheckRecord(parsed(t, v.Hashes), head.N, head.Hash, v.Index, tlog.RecordHash(leaf)); err != nil {
			t.Errorf("entry %d of %d: %v", v.Index, v.Size, err)
		}
	}
	for _, g := range file.Growth {
		old, head := tree(g.Old), tree(g.New)
		if err := tlog.CheckTree(parsed(t, g.Hashes), head.N, head.Hash, old.N, old.Hash); err != nil {
			t.Errorf("%d to %d: %v", old.N, head.N, err)
		}
	}
	if len(file.Proofs) == 0 || len(file.Growth) == 0 {
		t.Error("there are no vectors")
	}
}
