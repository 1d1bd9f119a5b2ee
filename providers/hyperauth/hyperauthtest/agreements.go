package hyperauthtest

import (
	"encoding/json"
	"net/http"
	"slices"
	"unicode/utf8"
)

// agreement is one row: any realm may be named, whatever stands in the path.
type agreement struct{ ID, Client, Realm, Version, Text string }

const longest = 60_000 // characters of a text

func (c *call) agreementAt(client, realm, version string) int {
	return slices.IndexFunc(c.agreements, func(a agreement) bool { return a.Client == client && a.Realm == realm && a.Version == version })
}

// postAgreement deletes the first one of the same key and makes another.
func postAgreement(c *call) (int, any) {
	if !c.isAdmin() {
		return http.StatusUnauthorized, plainText("Agreement Create / Update Failed")
	}
	var in struct{ ID, ClientName, RealmName, Agreement, Version string }
	if json.Unmarshal(c.raw, &in) != nil {
		return unCaught()
	}
	if at := c.agreementAt(in.ClientName, in.RealmName, in.Version); at >= 0 {
		c.agreements = slices.Delete(c.agreements, at, at+1)
	}
	if utf8.RuneCountInString(in.Agreement) > longest {
		return http.StatusBadRequest, plainText("Agreement " + in.ClientName + " ( Version : " + in.Version + " ) Create Failed")
	}
	c.agreements = append(c.agreements, agreement{in.ID, in.ClientName, in.RealmName, in.Version, in.Agreement})
	return http.StatusOK, plainText("Agreement " + in.ClientName + " is Added ( Version : " + in.Version + " )")
}

func (c *call) asked() int {
	q := c.r.URL.Query()
	return c.agreementAt(c.params[0], q.Get("realmName"), q.Get("version"))
}

func getAgreement(c *call) (int, any) {
	at := c.asked()
	if at < 0 {
		return http.StatusBadRequest, plainText("No Corresponding Agreement")
	}
	return http.StatusOK, plainText(c.agreements[at].Text)
}

func deleteAgreement(c *call) (int, any) {
	if !c.isAdmin() {
		return http.StatusUnauthorized, plainText("Agreement Delete Failed")
	}
	at := c.asked()
	if at < 0 {
		return http.StatusBadRequest, plainText("No Corresponding Agreement")
	}
	text := c.agreements[at].Text
	c.agreements = slices.Delete(c.agreements, at, at+1)
	return http.StatusOK, plainText(text + " Delete Success")
}
