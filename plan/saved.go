package plan

import (
	"context"
	"encoding/json"
	"fmt"

	"tenon/spec/value"
)

// Read reads a plan that was saved as JSON. Changes of a saved plan are for
// people only: what is applied is a fresh plan that says the same (CheckSaved).
func Read(data []byte) (*Plan, error) {
	var head struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("not a saved plan: %w (save one with `tenon plan --out FILE`)", err)
	}
	if head.Format != Format {
		return nil, fmt.Errorf("a plan of the format %q, where this version reads %q (make the plan again with this version)", head.Format, Format)
	}
	var p Plan
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, fmt.Errorf("a damaged plan: %w (make the plan again)", err)
	}
	return &p, nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Change) UnmarshalJSON(data []byte) error {
	var in struct {
		Path            string
		Before, After   json.RawMessage
		Whose           Whose
		Secret, Unknown bool
		Forces          bool
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*c = Change{Path: in.Path, Whose: in.Whose, Secret: in.Secret, Unknown: in.Unknown, Forces: in.Forces}
	for _, part := range []struct {
		raw json.RawMessage
		to  *value.Value
	}{{in.Before, &c.Before}, {in.After, &c.After}} {
		if part.raw == nil {
			continue
		}
		v, err := value.FromJSON(part.raw)
		if err != nil {
			return err
		}
		*part.to = v
	}
	return nil
}

// CheckSaved says whether a fresh plan still is what a saved one was. The error
// names the first thing that is another now.
func (p *Plan) CheckSaved(saved *Plan) error {
	switch {
	case p.Stack != saved.Stack:
		return fmt.Errorf("the saved plan is of the stack %q, not of %q (use the files that it was made from)", saved.Stack, p.Stack)
	case p.Digest != saved.Digest:
		return fmt.Errorf("the files have changed since the plan was saved (make the plan again)")
	}
	type key struct {
		at   value.Address
		late bool
	}
	fresh := make(map[key]*Step, len(p.Steps))
	for _, s := range p.Steps {
		fresh[key{s.Address, s.Late}] = s
	}
	for _, s := range saved.Steps {
		now := fresh[key{s.Address, s.Late}]
		if now == nil {
			return fmt.Errorf("%s: the saved plan would %s it, and that is not needed any more (make the plan again)", s.Address, s.Action)
		}
		if now.Action != s.Action || now.Fingerprint != s.Fingerprint || now.ID != s.ID {
			return fmt.Errorf("%s has changed since the plan was saved (make the plan again)", s.Address)
		}
		delete(fresh, key{s.Address, s.Late})
	}
	for _, s := range p.Steps {
		if fresh[key{s.Address, s.Late}] != nil {
			return fmt.Errorf("%s: it is to be %sd now, and the saved plan does not say so (make the plan again)", s.Address, s.Action)
		}
	}
	return nil
}

// Close ends the connections that observing opened.
func (p *Plan) Close(ctx context.Context) error { return p.live.Close(ctx) }
