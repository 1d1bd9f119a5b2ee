package keycloak_test

import (
	"strings"
	"testing"

	"tenon/providers/internal/conform"
)

// testActions takes away what a new realm has, makes one action again, changes
// each of its fields, and takes it away.
func testActions(t *testing.T, s conform.Suite) {
	const realm = "tenon: v1\npolicy: {maxDeletes: 50}\nkeycloak: {sso: {realms: [{realm: acme, enabled: trueMORE}]}}\n"
	with := func(actions ...string) string {
		few := append([]string{"{alias: VERIFY_EMAIL, enabled: true}", "{alias: UPDATE_PROFILE, enabled: true}"}, actions...)
		return strings.Replace(realm, "MORE", ", _manage: {requiredActions: all}, requiredActions: ["+strings.Join(few, ", ")+"]", 1)
	}
	conform.Converge(t, s, strings.Replace(realm, "MORE", "", 1), with(),
		with("{alias: UPDATE_PASSWORD}"),
		with(`{alias: UPDATE_PASSWORD, name: "Neues Passwort", config: {max_auth_age: "100"}}`),
		with(`{alias: UPDATE_PASSWORD, enabled: false, defaultAction: true, priority: 901, config: {max_auth_age: "200"}}`),
		with(`{alias: UPDATE_PASSWORD, enabled: true, defaultAction: false, priority: 7, config: {max_auth_age: null}}`),
		with(),
		with(`{alias: UPDATE_PASSWORD, name: Other, enabled: false, defaultAction: false, priority: 902, config: {max_auth_age: "300"}}`))
}

func TestActions(t *testing.T) { testActions(t, suite(sandbox)) }

func TestAcceptanceActions(t *testing.T) { testActions(t, acceptance(t).suite()) }
