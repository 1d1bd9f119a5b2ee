package rest

import "tenon/spec/value"

// secretsOf collects the secret texts in a value.
func secretsOf(v value.Value, to []string) []string {
	if v.IsSecret() && v.Reveal() != "" {
		to = append(to, v.Reveal())
	}
	for _, item := range v.Items() {
		to = secretsOf(item, to)
	}
	for _, f := range v.Fields() {
		to = secretsOf(f.Value, to)
	}
	return to
}
