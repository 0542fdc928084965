package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// A C2SP tile is 8 levels high; an entry bundle is a tile's worth of entries.
const (
	height = 8
	width  = 1 << height
)

// tilePath is tlog's own path without the height, which C2SP leaves out: tile/<L>/<N>[.p/<W>].
func tilePath(t tlog.Tile) string {
	return strings.Replace(t.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
}

// bundlePath is a data tile's path in C2SP's words: tile/entries/<N>[.p/<W>].
func bundlePath(n int64, w int) string {
	t := tlog.Tile{H: height, L: -1, N: n, W: w}
	return strings.Replace(t.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
}

// tilesOf lists every tile of a tree of that size, full ones and the partial one at each level.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for level, hashes := 0, size; hashes > 0; level, hashes = level+1, hashes>>height {
		for n := int64(0); n < hashes>>height; n++ {
			tiles = append(tiles, tlog.Tile{H: height, L: level, N: n, W: width})
		}
		if rest := int(hashes % width); rest > 0 {
			tiles = append(tiles, tlog.Tile{H: height, L: level, N: hashes >> height, W: rest})
		}
	}
	return tiles
}

// splitBundle cuts an entry bundle: each entry is its length as big-endian uint16, then its bytes.
func splitBundle(data []byte, want int) ([][]byte, error) {
	var entries [][]byte
	for len(data) > 0 {
		if len(data) < 2 {
			return entries, fmt.Errorf("a single byte is left after entry %d of the bundle", len(entries))
		}
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return entries, fmt.Errorf("entry %d of the bundle is cut off", len(entries))
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(entries) != want {
		return entries, fmt.Errorf("%d entries, wanted %d", len(entries), want)
	}
	return entries, nil
}

// diskTiles gives tlog the exported tiles; tlog itself holds them against the signed root.
type diskTiles struct{ dir string }

func (d diskTiles) Height() int { return height }

func (d diskTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(filepath.Join(d.dir, tilePath(t)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (d diskTiles) SaveTiles([]tlog.Tile, [][]byte) {}
