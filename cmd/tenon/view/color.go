package view

// Color decides whether a stream may be coloured: flags before NO_COLOR before
// FORCE_COLOR before what the stream is.
func Color(terminal, noColor bool, env func(string) string) bool {
	if noColor || env("NO_COLOR") != "" {
		return false
	}
	if force := env("FORCE_COLOR"); force != "" && force != "0" {
		return true
	}
	return terminal && env("TERM") != "dumb" && env("CI") == ""
}

// paint colours text, or leaves it as it is.
type paint bool

func (p paint) wrap(code, s string) string {
	if !p || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p paint) bold(s string) string   { return p.wrap("1", s) }
func (p paint) dim(s string) string    { return p.wrap("2", s) }
func (p paint) red(s string) string    { return p.wrap("31", s) }
func (p paint) green(s string) string  { return p.wrap("32", s) }
func (p paint) yellow(s string) string { return p.wrap("33", s) }
func (p paint) alarm(s string) string  { return p.wrap("1;31", s) }
