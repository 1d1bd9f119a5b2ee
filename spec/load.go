package spec

// Load reads, merges and checks the files of a run. All that is wrong is
// reported together, as Problems; a file that cannot be read is among them.
func Load(o Options) (*State, error) {
	panic("being written")
}
