package main

import (
	"context"

	"tenon/apply"
	"tenon/apply/folder"
	"tenon/plan"
	"tenon/providers"
	"tenon/providers/atlas"
	"tenon/providers/atlas/atlastest"
	"tenon/providers/hyperauth"
	"tenon/providers/hyperauth/hyperauthtest"
	"tenon/providers/keycloak"
	"tenon/providers/keycloak/keycloaktest"
	"tenon/providers/logto"
	"tenon/providers/logto/logtotest"
	"tenon/spec"
)

// tenonEngine wires the packages to the command line. Nothing here costs
// anything until it is called: every command pays only for what it uses.
func tenonEngine() Engine {
	return Engine{
		Providers: func() []*providers.Provider {
			return []*providers.Provider{logto.Provider(), keycloak.Provider(), hyperauth.Provider(), atlas.Provider()}
		},
		Load:    spec.Load,
		Format:  spec.Format,
		Schema:  spec.Schema,
		Suggest: spec.Suggest,
		Open: func(s *spec.State, env func(string) (string, bool)) (apply.State, error) {
			return folder.Open(s.Settings.StateDir, s.Stack, s.Settings.Secrets, folder.Options{LookupEnv: env})
		},
		Keeps: func(s *spec.State, env func(string) (string, bool)) bool {
			set := s.Settings.Secrets
			identity, _ := env(folder.IdentityEnv)
			return set.Plaintext || len(set.Recipients) > 0 || set.Identity.IsSet() || identity != ""
		},
		Keygen:    folder.Keygen,
		Plan:      plan.Run,
		ReadPlan:  plan.Read,
		CheckPlan: func(fresh, saved *plan.Plan) error { return fresh.CheckSaved(saved) },
		ClosePlan: func(ctx context.Context, p *plan.Plan) error { return p.Close(ctx) },
		Connect:   plan.Open,
		Export:    plan.Export,
		Apply:     apply.Run,
		Sandboxes: func() map[string]func([]string) (Sandbox, error) {
			return map[string]func([]string) (Sandbox, error){"logto": logtoSandbox, "keycloak": keycloakSandbox, "hyperauth": hyperauthSandbox, "atlas": atlasSandbox}
		},
		Version: buildVersion,
	}
}

func keycloakSandbox(faults []string) (Sandbox, error) {
	s := keycloaktest.New(keycloaktest.Options{})
	return s, armed(s.AddFault, faults)
}

func hyperauthSandbox(faults []string) (Sandbox, error) {
	s := hyperauthtest.New(hyperauthtest.Options{Version: "1.1.3.0"})
	return s, armed(s.AddFault, faults)
}

func logtoSandbox(faults []string) (Sandbox, error) {
	s := logtotest.New(logtotest.Options{})
	return s, armed(s.AddFault, faults)
}

// atlasSandbox lifts the limits by time: whoever tries things out runs more
// commands in a minute than the ten tokens that the service gives; --fault
// brings a 429 where one is wanted.
func atlasSandbox(faults []string) (Sandbox, error) {
	s := atlastest.New(atlastest.Options{Unlimited: true})
	return s, armed(s.AddFault, faults)
}

func armed(add func(string) error, faults []string) error {
	for _, f := range faults {
		if err := add(f); err != nil {
			return err
		}
	}
	return nil
}
