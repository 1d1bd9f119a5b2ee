package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// starting is tenon version beside the smallest program in Go that says something.
func (b *bench) starting() sample {
	return sample{name: "version", target: "< 20 ms", measure: func(ctx context.Context, f *figure) error {
		hello, err := b.hello(ctx)
		if err != nil {
			return err
		}
		f.pairs, err = pairs(b.sizes.starts,
			func() (usage, error) { return measure(ctx, b.dir, nil, b.tenon, "version") },
			func() (usage, error) { return measure(ctx, b.dir, nil, hello) })
		if err != nil {
			return err
		}
		if w := wall(f.tenon()); w >= 20*time.Millisecond {
			f.miss("%s, where 20 ms is the target", shown(w))
		}
		return nil
	}}
}

func (b *bench) hello(ctx context.Context) (string, error) {
	source, binary := filepath.Join(b.dir, "hello.go"), filepath.Join(b.dir, "hello")
	text := "package main\n\nimport \"os\"\n\nfunc main() { _, _ = os.Stdout.WriteString(\"hello\\n\") }\n"
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		return "", err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, source)
	cmd.Dir = b.dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return binary, nil
}
