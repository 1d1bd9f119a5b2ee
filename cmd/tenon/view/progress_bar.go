package view

import (
	"io"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// barWidth is the number of columns of the bar itself.
const barWidth = 24

// ending shortens a text to so many columns: the end of an address says most.
func ending(s string, columns int) string {
	if columns <= 0 || width(s) <= columns {
		return s
	}
	words, rest, found := strings.Cut(s, "ing ")
	if !found || width(words)+6 >= columns {
		return cut(s, columns)
	}
	return words + "ing " + runewidth.TruncateLeft(rest, width(rest)-(columns-width(words)-5), "…")
}

// bar is for terminals: one line that is redrawn and leaves nothing behind.
func (p *Progress) bar(w io.Writer) {
	defer close(p.ended)
	container := mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh(), mpb.WithWidth(barWidth), mpb.WithRefreshRate(120*time.Millisecond))
	bar := container.New(0, mpb.BarStyle().Lbound("").Filler("━").Tip("━").Padding("─").Rbound(""),
		mpb.BarRemoveOnComplete(),
		mpb.AppendDecorators(decor.Any(func(s decor.Statistics) string {
			return " " + ending(p.line(), s.AvailableWidth-barWidth-2)
		})))
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
