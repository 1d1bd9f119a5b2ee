package rest

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"time"

	"tenon/providers"
)

// turns gives each attempt its turn and its time limit, and reads the whole
// answer within both, so that one that breaks off is a failure like any other.
type turns struct {
	w     *wire
	inner http.RoundTripper
}

func (t turns) RoundTrip(req *http.Request) (*http.Response, error) {
	began, err := t.w.limiter.acquire(req.Context(), t.w.env.Meter)
	if err != nil {
		return nil, err
	}
	busy, pause := false, time.Duration(0)
	defer func() { t.w.limiter.release(began, busy, pause) }()
	ctx, cancel := context.WithTimeout(req.Context(), t.w.timeout)
	defer cancel()
	if p := policyOf(ctx); p != nil {
		p.sent = false
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { p.sent = true }})
	}
	resp, err := t.inner.RoundTrip(req.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	t.w.limiter.heard.Store(true)
	busy, pause = resp.StatusCode == http.StatusTooManyRequests, pauseOf(resp, time.Now())
	data, err := io.ReadAll(io.LimitReader(resp.Body, t.w.most+1))
	resp.Body.Close()
	if err == nil && int64(len(data)) > t.w.most {
		err = errTooLong
	}
	if err != nil {
		return nil, err
	}
	resp.Body = whole{bytes.NewReader(data), data}
	return resp, nil
}

// whole is an answer's body that has been read.
type whole struct {
	*bytes.Reader
	data []byte
}

func (whole) Close() error { return nil }

// counted meters and logs what really goes out. It never sees a token request:
// those have a way of their own.
type counted struct {
	inner http.RoundTripper
	env   *providers.Env
}

func (c counted) RoundTrip(req *http.Request) (*http.Response, error) {
	p := policyOf(req.Context())
	if req.Method == http.MethodGet || (p != nil && p.read) {
		c.env.Meter.Read()
	} else {
		c.env.Meter.Write()
	}
	began := time.Now()
	resp, err := c.inner.RoundTrip(req)
	if log := c.env.Log; log != nil {
		status := 0
		if err == nil {
			status = resp.StatusCode
		}
		log.LogAttrs(req.Context(), slog.LevelDebug, "request", slog.String("method", req.Method), slog.String("host", req.URL.Host),
			slog.String("path", req.URL.EscapedPath()), slog.Int("status", status), slog.Int64("ms", time.Since(began).Milliseconds()))
	}
	return resp, err
}
