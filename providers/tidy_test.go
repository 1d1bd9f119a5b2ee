package providers

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

func TestTidy(t *testing.T) {
	if got := Tidy("a\x00b\x1b[2J\r\nc\u202e"); got != "ab[2J  c" {
		t.Errorf("%q", got)
	}
	if got := Tidy(strings.Repeat("é", 400)); len(got) > maxMessage+3 || !strings.HasSuffix(got, "é…") {
		t.Errorf("%d bytes, ends in %q", len(got), got[len(got)-8:])
	}
	if got := Tidy("existing box", "x", ""); got != "existing box" {
		t.Errorf("%q", got)
	}
}

// TestTidyHidesSecretsInEveryForm repeats a secret in the ways of servers.
func TestTidyHidesSecretsInEveryForm(t *testing.T) {
	for _, secret := range []string{"Qx7ZkWv9Jp", "Qx7Z Wv9J+/=?&<Jp>", "Qx7Z\n  Wv9J: #\r\n", `Qx7Z"\'{ü€😀}Wv9J`, "Qx7Z!'()*Wv9J"} {
		for _, text := range []string{
			secret, fmt.Sprintf("%s%s", inJSON(secret, true), inJSON(secret, false)), "a=" + url.QueryEscape(secret) + "&b", "/" + url.PathEscape(secret) + "/",
			inJavaScript(url.QueryEscape(secret)), inJSON(`{"password":"`+inJSON(secret, false)+`"}`, false), url.QueryEscape(inJSON(secret, false)),
			"Basic " + base64.StdEncoding.EncodeToString([]byte("client:"+secret)), "x" + base64.RawURLEncoding.EncodeToString([]byte(url.QueryEscape(secret))),
		} {
			got := Tidy("this is bad: "+text+", try another", secret)
			for _, part := range []string{"Qx7Z", "Wv9J", base64.StdEncoding.EncodeToString([]byte("client:" + secret))[10:16]} {
				if strings.Contains(got, part) {
					t.Errorf("%q stays in %q", part, got)
				}
			}
			if !strings.HasPrefix(got, "this is bad: ") || !strings.HasSuffix(got, ", try another") {
				t.Errorf("the words around it are gone: %q", got)
			}
		}
	}
}
