package logto

import (
	"tenon/providers"
	"tenon/providers/internal/rest"
	"tenon/spec/value"
)

type (
	row      = rest.Row
	apart    = rest.Apart
	later    = rest.Later
	relation = rest.Relation
	within   = rest.Within
	field    = providers.Field
	fields   = []providers.Field
)

func text(s string) value.Value { return value.OfString(s) }

// paging is that of every list of the Management API that is paged:
// page_size 1 to 100, and the number of all objects in a header.
func paging() rest.Paging {
	return rest.Paging{Page: "page", Size: "page_size", First: 1, Max: 100, TotalHeader: "Total-Number"}
}

// rows is the table: a parent stands before its children, and a kind before
// those that name it.
func rows() []row {
	return []row{
		tenant(),
		resource(), scope(),
		role(),
		application(), applicationSecret(),
		user(),
		organizationScope(), organizationRole(),
		organization(), organizationUser(), organizationApplication(),
		signInExperience(),
	}
}

// Kinds of fields that most rows have.

func liveID() field {
	return field{Name: "id", Type: providers.String, ReadOnly: true, Doc: "The identifier that Logto gave the object."}
}

func liveTenant() field {
	return field{Name: "tenantId", Type: providers.String, ReadOnly: true, Doc: "The identifier of the tenant around the object."}
}

func liveTime(name, doc string) field {
	return field{Name: name, Type: providers.Integer, ReadOnly: true, Doc: doc + ", in milliseconds since 1970."}
}

func customData(of string) field {
	return field{Name: "customData", Type: providers.Dict, Default: value.OfMap(),
		Doc: "Anything of your own to keep with the " + of + ". Keys that are not declared stay as they are."}
}

// branding is the same mapping in organizations and in the sign-in experience.
func branding() field {
	return field{Name: "branding", Type: providers.Record, Default: value.OfMap(), Doc: "Logos and icons.", Fields: fields{
		{Name: "logoUrl", Type: providers.String, Doc: "Address of the logo on a light ground."},
		{Name: "darkLogoUrl", Type: providers.String, Doc: "Address of the logo on a dark ground."},
		{Name: "favicon", Type: providers.String, Doc: "Address of the browser icon on a light ground."},
		{Name: "darkFavicon", Type: providers.String, Doc: "Address of the browser icon on a dark ground."},
	}}
}

// color is the same mapping in organizations and in the sign-in experience.
func color() field {
	const hex = `(?i)^#[\da-f]{3}([\da-f]{3})?$`
	return field{Name: "color", Type: providers.Record, Doc: "The colours of the pages.", Fields: fields{
		{Name: "primaryColor", Type: providers.String, Pattern: hex, Doc: "The main colour, as #rgb or #rrggbb."},
		{Name: "isDarkModeEnabled", Type: providers.Bool, Doc: "Whether there is a dark mode."},
		{Name: "darkPrimaryColor", Type: providers.String, Pattern: hex, Doc: "The main colour in dark mode, as #rgb or #rrggbb."},
	}}
}

// textSet is a list of texts that is a set.
func textSet(name, doc string) field {
	return field{Name: name, Type: providers.List, Elem: &field{Type: providers.String}, Set: true, Doc: doc}
}

// upTo is the pattern of a text of 1 to n characters.
func upTo(n string) string { return `(?s)^.{1,` + n + `}$` }
