package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func verify(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	return run(args, &out, &out), out.String()
}

func mustPass(t *testing.T, args ...string) {
	t.Helper()
	if code, out := verify(t, args...); code != 0 {
		t.Fatalf("exit code %d of an honest log:\n%s", code, out)
	}
}

func mustFail(t *testing.T, want string, args ...string) {
	t.Helper()
	code, out := verify(t, args...)
	if code != 1 || !strings.Contains(out, want) {
		t.Fatalf("exit code %d, wanted 1 and %q in:\n%s", code, want, out)
	}
}

func TestHonestLogsOfEverySize(t *testing.T) {
	sizes := []int{0, 1, 2, 3, 255, 256, 257, 511, 512, 600, 1000}
	if !testing.Short() {
		sizes = append(sizes, 65536, 65793)
	}
	for _, size := range sizes {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			mustPass(t, makeLog(t, size).export())
		})
	}
}

func TestTileNumbersBeyondAThousand(t *testing.T) {
	for n, want := range map[int64]string{5: "005", 999: "999", 1000: "x001/000", 1234067: "x001/x234/067"} {
		if got := bundlePath(n, 256); got != "tile/entries/"+want {
			t.Errorf("bundle %d lies at %s", n, got)
		}
		if got := bundlePath(n, 7); got != "tile/entries/"+want+".p/7" {
			t.Errorf("partial bundle %d lies at %s", n, got)
		}
	}
}

// Any one bit of any file but the key, which is the yardstick (its hash may be in capitals, too): the seed is printed, so that a failure can be repeated.
func TestFlippedBits(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	dir := makeLog(t, 600).export()
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "log.vkey" {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < 25; i++ {
			bad := append([]byte(nil), good...)
			at, bit := random.Intn(len(bad)), random.Intn(8)
			bad[at] ^= 1 << bit
			if strings.TrimSpace(string(bad)) == strings.TrimSpace(string(good)) {
				continue
			}
			if err := os.WriteFile(file, bad, 0o644); err != nil {
				t.Fatal(err)
			}
			if code, out := verify(t, dir); code != 1 {
				t.Errorf("%s: bit %d of byte %d flipped, exit code %d:\n%s", file, bit, at, code, out)
			}
		}
		if err := os.WriteFile(file, good, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	mustPass(t, dir)
}

func TestChangedEntriesAreNamed(t *testing.T) {
	changes := map[string]struct {
		change func(entries [][]byte) [][]byte
		want   string
	}{
		"flipped": {func(e [][]byte) [][]byte { e[300] = []byte(`{"kind":"found","n":301}`); return e }, "entry 300:"},
		"swapped": {func(e [][]byte) [][]byte { e[7], e[8] = e[8], e[7]; return e }, "entry 7:"},
		"dropped": {func(e [][]byte) [][]byte { return append(e[:20:20], e[21:]...) }, "entry 20:"},
		"added": {func(e [][]byte) [][]byte {
			return append(e[:20:20], append([][]byte{[]byte("{}")}, e[20:]...)...)
		}, "entry 20:"},
		"last dropped": {func(e [][]byte) [][]byte { return e[:len(e)-1] }, "wanted 88"},
		"one appended": {func(e [][]byte) [][]byte { return append(e, []byte("{}")) }, "wanted 88"},
	}
	for name, c := range changes {
		t.Run(name, func(t *testing.T) {
			log := makeLog(t, 600)
			dir := log.export()
			entries := c.change(append([][]byte(nil), log.entries...))
			for first := 0; first < 600; first += 256 {
				last, w := first+256, 256
				if last > 600 {
					last, w = len(entries), 88
				}
				log.write(dir, "tile/entries/"+number(int64(first/256), w), bundle(entries[first:last]))
			}
			mustFail(t, c.want, dir)
		})
	}
}

// Entries and tiles changed alike: only the signed root can tell.
func TestRewrittenTreeUnderTheOldCheckpoint(t *testing.T) {
	log := makeLog(t, 600)
	signed := log.checkpoint(600)
	log.entries[5] = []byte(`{"kind":"judged"}`)
	dir := log.export()
	log.write(dir, "checkpoint", signed)
	mustFail(t, "root", dir)
}

func TestFilesOutsideTheTree(t *testing.T) {
	log := makeLog(t, 512)
	dir := log.export()
	log.write(dir, "tile/entries/002.p/1", bundle([][]byte{[]byte("{}")}))
	mustFail(t, "does not cover", dir)
}

func TestAnotherKeysSignature(t *testing.T) {
	log, other := makeLog(t, 3), makeLog(t, 3)
	dir := log.export()
	log.write(dir, "checkpoint", other.checkpoint(3))
	mustFail(t, "no verifiable signatures", dir)
}

func TestBadCheckpointTexts(t *testing.T) {
	log := makeLog(t, 3)
	dir := log.export()
	for text, want := range map[string]string{
		"elsewhere\n3\nAAAA\n":    "is not the key's name",
		origin + "\n03\nAAAA\n":   "is no size",
		origin + "\n-1\nAAAA\n":   "is no size",
		origin + "\n3\nAAAA\n":    "is no root hash",
		origin + "\n3\n":          "wanted origin",
		origin + "\nthree\nAA\n":  "is no size",
		origin + "\n3\n%%%%%%%\n": "is no root hash",
	} {
		log.write(dir, "checkpoint", log.sign(text))
		mustFail(t, want, dir)
	}
}

func TestSince(t *testing.T) {
	log := makeLog(t, 600)
	dir := log.export()
	for _, size := range []int{0, 1, 255, 256, 300, 599, 600} {
		mustPass(t, "--since", log.write(t.TempDir(), "old", log.checkpoint(size)), dir)
	}
	longer := makeLog(t, 601)
	longer.signer, longer.vkey = log.signer, log.vkey
	mustFail(t, "rolled back", "--since", log.write(t.TempDir(), "old", longer.checkpoint(601)), dir)
	longer.entries[4] = []byte("another past")
	mustFail(t, "not consistent", "--since", log.write(t.TempDir(), "old", longer.checkpoint(300)), dir)
}

func TestReceipts(t *testing.T) {
	log := makeLog(t, 600)
	dir := log.export()
	for _, index := range []int64{0, 255, 256, 499} {
		mustPass(t, "--receipt", log.receipt(t.TempDir(), index, 500), dir)
	}
	path := log.receipt(t.TempDir(), 17, 600)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for from, to := range map[string]string{"index 17": "index 18", "tlog-proof@v1": "tlog-proof@v9", "\nindex": "\nindx"} {
		log.write(filepath.Dir(path), "receipt", []byte(strings.Replace(string(good), from, to, 1)))
		mustFail(t, "receipt", "--receipt", path, dir)
	}
}

// The same log from a server that has its files, and from one that changes them.
func TestServedLogs(t *testing.T) {
	log := makeLog(t, 600)
	dir := log.export()
	var spoil string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimPrefix(r.URL.Path, "/audit/")
		if path == "key" {
			path = "log.vkey"
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			http.NotFound(w, r)
			return
		}
		if path == spoil {
			data[len(data)/2] ^= 1
		}
		w.Write(data)
	}))
	defer server.Close()
	mustPass(t, server.URL+"/audit")
	mustPass(t, "--key", log.vkey, server.URL+"/audit/")
	mustFail(t, "no verifiable signatures", "--key", makeLog(t, 1).vkey, server.URL+"/audit")
	for _, spoil = range []string{"checkpoint", "tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/88"} {
		mustFail(t, "NOT intact", server.URL+"/audit")
	}
	mustFail(t, "404", server.URL+"/elsewhere")
}

// Whole bundles may be gone below the minimum index, and nothing else.
func TestPrunedLogs(t *testing.T) {
	log := makeLog(t, 600)
	dir := log.export()
	if err := os.Remove(filepath.Join(dir, "tile/entries/000")); err != nil {
		t.Fatal(err)
	}
	mustFail(t, "tile/entries/000", dir)
	log.write(dir, "minimum-index", []byte("256\n"))
	mustPass(t, dir)
	for _, bad := range []string{"255", "-256", "768", "all"} {
		log.write(dir, "minimum-index", []byte(bad))
		mustFail(t, "minimum-index", dir)
	}
	log.write(dir, "minimum-index", []byte("256"))
	tile, err := os.ReadFile(filepath.Join(dir, "tile/0/000"))
	if err != nil {
		t.Fatal(err)
	}
	tile[5] ^= 1
	log.write(dir, "tile/0/000", tile)
	mustFail(t, "NOT intact", dir)
}

func TestBadUse(t *testing.T) {
	for _, args := range [][]string{{}, {"a", "b"}, {"--no-such", "a"}} {
		if code, _ := verify(t, args...); code != 2 {
			t.Errorf("%v: exit code %d", args, code)
		}
	}
	mustFail(t, "log.vkey", t.TempDir())
}
