package atlastest

func newConnected(org string) *connected {
	return &connected{Config: object{}, Mappings: map[string]object{}}
}
