package atlastest

import (
	"fmt"
	"strings"

	"tenon/providers/internal/fake"
)

const letters = "abcdefghijklmnopqrstuvwxyz"

// newID makes an id as the real server has them: eight digits of time and
// sixteen of chance.
func (s *Server) newID() string {
	return fmt.Sprintf("%08x", uint32(s.now().Unix())) + s.ids.Make(fake.Hex, 16)
}

func (s *Server) newClientID() string { return "mdb_sa_id_" + s.newID() }

func (s *Server) newSecret() string { return "mdb_sa_sk_" + s.ids.Make(fake.Alnum, 40) }

// newPublicKey makes the eight letters of a public key.
func (s *Server) newPublicKey() string { return s.ids.Make(letters, 8) }

// newPrivateKey makes a random UUID.
func (s *Server) newPrivateKey() string {
	h := s.ids.Make(fake.Hex, 30)
	return h[:8] + "-" + h[8:12] + "-4" + h[12:15] + "-8" + h[15:18] + "-" + h[18:30]
}

// maskedKey is a private key as it is told later (recordings: ********-****-****-85daa09d408a).
func maskedKey(private string) string {
	return "********-****-****-" + private[strings.LastIndexByte(private, '-')+1:]
}

// maskedSecret is a secret as it is told later; the sources have no more of its
// form than the prefix and that the value is masked.
func maskedSecret(value string) string {
	return "mdb_sa_sk_****************" + value[max(0, len(value)-4):]
}

// isID says whether a text is an id of 24 hexadecimal digits.
func isID(text string) bool {
	return len(text) == 24 && strings.Trim(text, fake.Hex) == ""
}
