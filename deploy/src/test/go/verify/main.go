// Command verify checks an exported Wheeltapper ledger with the Go project's own transparency log packages, and with
// nothing of Wheeltapper's.
//
//	verify [--since CHECKPOINT] [--receipt FILE] [--key VKEY] DIR|URL
//
// DIR holds a C2SP tlog-tiles log (checkpoint, tile/…) and the verifier key as log.vkey; URL is the prefix under which
// one is served, and its key is taken from there unless --key gives it. Exit code 0: intact, 1: not, 2: bad use.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, out, errOut io.Writer) int {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(errOut)
	since := flags.String("since", "", "an older checkpoint that this log must contain")
	vkey := flags.String("key", "", "the log's verifier key, from elsewhere")
	receipt := flags.String("receipt", "", "a tlog-proof of one of the log's entries")
	if err := flags.Parse(args); err != nil || flags.NArg() != 1 {
		fmt.Fprintln(errOut, "usage: verify [--since CHECKPOINT] [--receipt FILE] [--key VKEY] DIR|URL")
		return 2
	}
	dir := flags.Arg(0)
	if strings.HasPrefix(dir, "http://") || strings.HasPrefix(dir, "https://") {
		copied, err := os.MkdirTemp("", "verify")
		if err == nil {
			defer os.RemoveAll(copied)
			err = fetch(dir, *vkey, copied)
		}
		if err != nil {
			fmt.Fprintf(out, "%v\nNOT intact: it could not be read\n", err)
			return 1
		}
		dir = copied
	} else if *vkey != "" {
		fmt.Fprintln(errOut, "--key goes with a URL; a folder has its key as log.vkey")
		return 2
	}
	log, faults := check(dir)
	if len(faults) == 0 && *since != "" {
		faults = fault(log.checkSince(*since))
	}
	if len(faults) == 0 && *receipt != "" {
		faults = fault(log.checkReceipt(*receipt))
	}
	for _, f := range faults {
		fmt.Fprintln(out, f)
	}
	if len(faults) > 0 {
		fmt.Fprintf(out, "NOT intact: %d faults\n", len(faults))
		return 1
	}
	fmt.Fprintf(out, "intact: %s, %d entries, root %s\n", log.origin, log.tree.N, log.tree.Hash)
	if log.pruned > 0 {
		fmt.Fprintf(out, "pruned: what the entries below %d said is not here, their hashes are\n", log.pruned)
	}
	return 0
}

func fault(err error) []error {
	if err == nil {
		return nil
	}
	return []error{err}
}
