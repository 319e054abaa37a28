package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
)

// The product's proofs, held against a second library of the same tree by other authors: what it proves they accept,
// and of proofs that were altered both say the same.

// everySizeUpTo is how far each size is tried with each other; beyond it, those at the edges of tiles of both levels.
const everySizeUpTo = 40

var edgeSizes = []uint64{63, 64, 65, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 66000}

const largestSize = 66000

// askProver gives log_prover its requests, and returns its answers, one a request.
func askProver(t *testing.T, dir string, requests []string) []string {
	t.Helper()
	prover := os.Getenv("WRIT_LOG_PROVER")
	if prover == "" {
		t.Skip("WRIT_LOG_PROVER names no log_prover")
	}
	command := exec.Command(prover, dir)
	command.Stdin = strings.NewReader(strings.Join(requests, "\n") + "\n")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("log_prover: %v", err)
	}
	answers := strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
	if len(answers) != len(requests) {
		t.Fatalf("log_prover gave %d answers to %d requests", len(answers), len(requests))
	}
	return answers
}

func hashesOf(t *testing.T, line string) [][]byte {
	t.Helper()
	var hashes [][]byte
	for _, word := range strings.Fields(line) {
		hash, err := hex.DecodeString(word)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, hash)
	}
	return hashes
}

// A tree of other makers over the log's entries: its leaves, and its root at every size.
type otherTree struct{ leaves, roots [][]byte }

func growOtherTree(t *testing.T, dir, vkey string) otherTree {
	t.Helper()
	log, err := openLog(dir, vkey)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := log.checkFiles()
	if err != nil {
		t.Fatal(err)
	}
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	grown := factory.NewEmptyRange(0)
	tree := otherTree{roots: [][]byte{rfc6962.DefaultHasher.EmptyRoot()}}
	for _, entry := range entries {
		leaf := rfc6962.DefaultHasher.HashLeaf(entry)
		if err := grown.Append(leaf, nil); err != nil {
			t.Fatal(err)
		}
		root, err := grown.GetRootHash(nil)
		if err != nil {
			t.Fatal(err)
		}
		tree.leaves, tree.roots = append(tree.leaves, leaf), append(tree.roots, root)
	}
	if !bytes.Equal(tree.roots[len(entries)], log.tree.Hash[:]) {
		t.Fatal("the other tree has another root than the log signed")
	}
	return tree
}

// A claim is all that a proof is checked with.
type claim struct {
	kind          string // "inclusion" of leaf `first` in `size`, or "consistency" of `first` with `size`
	first, size   uint64
	before, after []byte // leaf and root; or both roots
	proof         [][]byte
}

func (c claim) request() string {
	line := fmt.Sprintf("check inclusion %d %d %x %x", c.first, c.size, c.before, c.after)
	if c.kind == "consistency" {
		line = fmt.Sprintf("check consistency %d %x %d %x", c.first, c.before, c.size, c.after)
	}
	for _, hash := range c.proof {
		line += fmt.Sprintf(" %x", hash)
	}
	return line
}

func (c claim) othersAccept() bool {
	if c.kind == "consistency" {
		return proof.VerifyConsistency(rfc6962.DefaultHasher, c.first, c.size, c.proof, c.before, c.after) == nil
	}
	return proof.VerifyInclusion(rfc6962.DefaultHasher, c.first, c.size, c.before, c.proof, c.after) == nil
}

func flippedHash(hash []byte) []byte {
	changed := append([]byte(nil), hash...)
	changed[len(changed)/2] ^= 0x10
	return changed
}

// alteredHashes are proofs that no claim of this size may be believed with.
func (c claim) alteredHashes() []claim {
	var list []claim
	with := func(hashes ...[]byte) { a := c; a.proof = hashes; list = append(list, a) }
	end := len(c.proof)
	for i := range c.proof {
		changed := append([][]byte(nil), c.proof...)
		changed[i] = flippedHash(changed[i])
		with(changed...)
		without := append([][]byte(nil), c.proof[:i]...)
		with(append(without, c.proof[i+1:]...)...)
		if i+1 < end && !bytes.Equal(c.proof[i], c.proof[i+1]) {
			swapped := append([][]byte(nil), c.proof...)
			swapped[i], swapped[i+1] = swapped[i+1], swapped[i]
			with(swapped...)
		}
	}
	with(append(append([][]byte(nil), c.proof...), c.after)...)
	with(append([][]byte{c.before}, c.proof...)...)
	a := c
	a.before = flippedHash(c.before)
	b := c
	b.after = flippedHash(c.after)
	return append(list, a, b)
}

// otherNumbers are claims of which some may hold: a root is no proof of its tree's size.
func (c claim) otherNumbers() []claim {
	var list []claim
	for _, d := range [][2]uint64{{1, 0}, {^uint64(0), 0}, {0, 1}, {0, ^uint64(0)}, {1, 1}, {c.size, 0}, {0, c.size}} {
		a := c
		a.first, a.size = c.first+d[0], c.size+d[1]
		if c.kind == "consistency" && a.first == 0 {
			continue // from the empty tree the product asks for the empty root, the other library for nothing
		}
		list = append(list, a)
	}
	return list
}

func testSizes() []uint64 {
	var sizes []uint64
	for size := uint64(1); size <= everySizeUpTo; size++ {
		sizes = append(sizes, size)
	}
	return append(sizes, edgeSizes...)
}

// indicesIn are all of a small tree, and those at the edges of tiles of a large one.
func indicesIn(size uint64) []uint64 {
	var indices []uint64
	if size <= everySizeUpTo {
		for i := uint64(0); i < size; i++ {
			indices = append(indices, i)
		}
		return indices
	}
	for _, i := range []uint64{0, 1, 254, 255, 256, 257, size / 2, size - 2, 65535, 65536} {
		if i < size-1 {
			indices = append(indices, i)
		}
	}
	return append(indices, size-1)
}

// provenClaims has the product prove everything that testSizes and indicesIn name.
func provenClaims(t *testing.T, dir string, tree otherTree) []claim {
	var claims []claim
	var requests []string
	for _, size := range testSizes() {
		for _, i := range indicesIn(size) {
			claims = append(claims, claim{"inclusion", i, size, tree.leaves[i], tree.roots[size], nil})
			requests = append(requests, fmt.Sprintf("prove inclusion %d %d", i, size))
		}
		for _, old := range testSizes() {
			if old <= size {
				claims = append(claims, claim{"consistency", old, size, tree.roots[old], tree.roots[size], nil})
				requests = append(requests, fmt.Sprintf("prove consistency %d %d", old, size))
			}
		}
	}
	for i, line := range askProver(t, dir, requests) {
		claims[i].proof = hashesOf(t, line)
	}
	return claims
}

// judge has both check each claim; `must` is their one answer where it is not empty.
func judge(t *testing.T, dir string, claims []claim, must string) (accepted int) {
	t.Helper()
	requests := make([]string, len(claims))
	for i, c := range claims {
		requests[i] = c.request()
	}
	for i, answer := range askProver(t, dir, requests) {
		others := map[bool]string{true: "accepted", false: "refused"}[claims[i].othersAccept()]
		if answer != others || (must != "" && answer != must) {
			t.Errorf("the product says %s, the other library %s: %s", answer, others, requests[i])
		}
		if answer == "accepted" {
			accepted++
		}
	}
	return accepted
}

func TestAnotherLibraryAgreesAboutProofs(t *testing.T) {
	dir := t.TempDir()
	vkey := writeLog(t, dir, largestSize, "entry")
	claims := provenClaims(t, dir, growOtherTree(t, dir, vkey))
	judge(t, dir, claims, "accepted")

	var altered, renumbered []claim
	for _, c := range claims {
		altered = append(altered, c.alteredHashes()...)
		renumbered = append(renumbered, c.otherNumbers()...)
	}
	judge(t, dir, altered, "refused")
	if accepted := judge(t, dir, renumbered, ""); accepted == 0 || accepted == len(renumbered) {
		t.Errorf("%d of %d renumbered claims are accepted: they test nothing", accepted, len(renumbered))
	}
}
