package fake

import (
	"encoding/json"
	"fmt"
	"io"
)

// file is the frame around what a sandbox keeps.
type file struct {
	Format   string          `json:"format"`
	Provider string          `json:"provider"`
	Data     json.RawMessage `json:"data"`
}

const fileFormat = "tenon.sandbox/1"

// Save writes a sandbox's data as one JSON document that says whose it is.
func Save(w io.Writer, provider string, data any) error {
	raw, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("save the %s sandbox: %w", provider, err)
	}
	return json.NewEncoder(w).Encode(file{Format: fileFormat, Provider: provider, Data: raw})
}

// Load reads what Save wrote for the same provider.
func Load(r io.Reader, provider string, data any) error {
	var f file
	if err := json.NewDecoder(r).Decode(&f); err != nil {
		return fmt.Errorf("load the %s sandbox: %w", provider, err)
	}
	if f.Format != fileFormat || f.Provider != provider {
		return fmt.Errorf("load the %s sandbox: the file is %q of %q, want %q of %q", provider, f.Format, f.Provider, fileFormat, provider)
	}
	if err := json.Unmarshal(f.Data, data); err != nil {
		return fmt.Errorf("load the %s sandbox: %w", provider, err)
	}
	return nil
}
