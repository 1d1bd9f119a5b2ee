package view

import (
	"io"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bar is for terminals: one line that is redrawn and leaves nothing behind.
func (p *Progress) bar(w io.Writer) {
	defer close(p.ended)
	container := mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh(), mpb.WithWidth(24), mpb.WithRefreshRate(120*time.Millisecond))
	bar := container.New(0, mpb.BarStyle().Lbound("").Filler("━").Tip("━").Padding("─").Rbound(""),
		mpb.BarRemoveOnComplete(),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + p.line() })))
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-p.stop:
			bar.Abort(true)
			container.Wait()
			return
		case <-tick.C:
			m := p.now.Load()
			bar.SetTotal(int64(max(m.total, m.have+1)), false)
			bar.SetCurrent(int64(m.have))
		}
	}
}
