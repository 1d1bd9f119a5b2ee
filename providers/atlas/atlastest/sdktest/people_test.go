package sdktest

import (
	"testing"

	"go.mongodb.org/atlas-sdk/v20250312018/admin"
)

func TestPeople(t *testing.T) {
	each(t, func(w *world) {
		ctx, api, teams, g := w.Context(), w.sdk.MongoDBCloudUsersApi, w.sdk.TeamsApi, w.project("MyProject")
		ann := do(w, 201, api.CreateOrgUser(ctx, w.org, from[admin.OrgUserRequest](w,
			`{"username":"ann@acme.example","roles":{"orgRoles":["ORG_MEMBER"],"groupRoleAssignments":[{"groupId":"`+g+`","groupRoles":["GROUP_READ_ONLY"]}]}}`)))
		if ann.GetOrgMembershipStatus() != "PENDING" {
			w.Error(ann.GetOrgMembershipStatus())
		}
		id := ann.GetId()
		do(w, 200, api.AddOrgRole(ctx, w.org, id, from[admin.AddOrRemoveOrgRole](w, `{"orgRole":"ORG_READ_ONLY"}`)))
		do(w, 200, api.RemoveOrgRole(ctx, w.org, id, from[admin.AddOrRemoveOrgRole](w, `{"orgRole":"ORG_MEMBER"}`)))
		do(w, 200, api.AddGroupUserRole(ctx, g, id, from[admin.AddOrRemoveGroupRole](w, `{"groupRole":"GROUP_OWNER"}`)))
		do(w, 200, api.RemoveGroupUserRole(ctx, g, id, from[admin.AddOrRemoveGroupRole](w, `{"groupRole":"GROUP_READ_ONLY"}`)))
		w.s.Accept("ann@acme.example")
		do(w, 200, api.UpdateOrgUser(ctx, w.org, id, from[admin.OrgUserUpdateRequest](w, `{"roles":{"orgRoles":["ORG_MEMBER"]}}`)))
		team := do(w, 201, teams.CreateOrgTeam(ctx, w.org, from[admin.Team](w, `{"name":"platform","usernames":["ann@acme.example"]}`))).GetId()
		bob := w.s.AddUser("bob@acme.example", "ORG_MEMBER")
		do(w, 200, api.AddOrgTeamUser(ctx, w.org, team, from[admin.AddOrRemoveUserFromTeam](w, `{"id":"`+bob+`"}`)))
		if users := do(w, 200, api.ListTeamUsers(ctx, w.org, team)); users.GetTotalCount() != 2 {
			w.Errorf("%d in the team", users.GetTotalCount())
		}
		do(w, 200, api.RemoveOrgTeamUser(ctx, w.org, team, from[admin.AddOrRemoveUserFromTeam](w, `{"id":"`+bob+`"}`)))
		do(w, 200, teams.AddGroupTeams(ctx, g, from[[]admin.TeamRole](w, `[{"teamId":"`+team+`","roleNames":["GROUP_READ_ONLY"]}]`)))
		do(w, 200, teams.UpdateGroupTeam(ctx, g, team, from[admin.TeamRole](w, `{"teamId":"`+team+`","roleNames":["GROUP_OWNER"]}`)))
		refused(w, "CANNOT_DELETE_TEAM_ASSIGNED_TO_PROJECT", request[struct{}](empty{teams.DeleteOrgTeam(ctx, w.org, team)}))
		end(w, 204, teams.RemoveGroupTeam(ctx, g, team))
		do(w, 200, teams.RenameOrgTeam(ctx, w.org, team, from[admin.TeamUpdate](w, `{"name":"renamed"}`)))
		do(w, 200, teams.GetTeamByName(ctx, w.org, "renamed"))
		end(w, 204, teams.DeleteOrgTeam(ctx, w.org, team))
		do(w, 201, api.AddGroupUsers(ctx, g, from[admin.GroupUserRequest](w, `{"username":"bob@acme.example","roles":["GROUP_READ_ONLY"]}`)))
		if users := do(w, 200, api.ListGroupUsers(ctx, g)); users.GetTotalCount() != 3 {
			w.Errorf("%d in the project", users.GetTotalCount())
		}
		end(w, 204, api.RemoveGroupUser(ctx, g, bob))
		end(w, 204, api.RemoveOrgUser(ctx, w.org, id))
		refused(w, "USER_NOT_IN_ORG", api.GetOrgUser(ctx, w.org, id))
		do(w, 200, api.ListOrgUsers(ctx, w.org).Username("bob@acme.example"))
	})
}

func TestFederation(t *testing.T) {
	each(t, func(w *world) {
		ctx, api := w.Context(), w.sdk.FederatedAuthenticationApi
		f := do(w, 200, api.GetFederationSettings(ctx, w.org)).GetId()
		idp := do(w, 200, api.CreateIdentityProvider(ctx, f, from[admin.FederationOidcIdentityProviderUpdate](w,
			`{"displayName":"people","idpType":"WORKFORCE","protocol":"OIDC","audience":"a","issuerUri":"https://idp.example.com","clientId":"c","authorizationType":"GROUP","groupsClaim":"groups","userClaim":"sub","associatedDomains":["acme.example"],"requestedScopes":["openid"]}`))).GetId()
		do(w, 200, api.UpdateIdentityProvider(ctx, f, idp, from[admin.FederationIdentityProviderUpdate](w, `{"description":"x","protocol":"OIDC","idpType":"WORKFORCE"}`)))
		config := do(w, 200, api.UpdateConnectedOrgConfig(ctx, f, w.org, from[admin.ConnectedOrgConfig](w,
			`{"orgId":"`+w.org+`","domainRestrictionEnabled":true,"dataAccessIdentityProviderIds":["`+idp+`"]}`)))
		if ids := config.GetDataAccessIdentityProviderIds(); len(ids) != 1 {
			w.Error(ids)
		}
		if list := do(w, 200, api.ListIdentityProviders(ctx, f).Protocol([]string{"OIDC"}).IdpType([]string{"WORKFORCE"})); list.GetTotalCount() != 1 {
			w.Errorf("%d identity providers", list.GetTotalCount())
		}
		m := do(w, 200, api.CreateRoleMapping(ctx, f, w.org, from[admin.AuthFederationRoleMapping](w, `{"externalGroupName":"devs","roleAssignments":[{"orgId":"`+w.org+`","role":"ORG_MEMBER"}]}`))).GetId()
		do(w, 200, api.UpdateRoleMapping(ctx, f, m, w.org, from[admin.AuthFederationRoleMapping](w, `{"externalGroupName":"ops","roleAssignments":[{"orgId":"`+w.org+`","role":"ORG_OWNER"}]}`)))
		do(w, 200, api.ListRoleMappings(ctx, f, w.org))
		end(w, 204, api.DeleteRoleMapping(ctx, f, m, w.org))
		end(w, 204, api.RevokeIdentityProviderJwks(ctx, f, idp))
		end(w, 204, api.DeleteIdentityProvider(ctx, f, idp))
		do(w, 200, api.ListConnectedOrgConfigs(ctx, f))
	})
}
