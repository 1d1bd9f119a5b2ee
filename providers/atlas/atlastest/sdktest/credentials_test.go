package sdktest

import (
	"testing"

	"go.mongodb.org/atlas-sdk/v20250312018/admin"
)

// TestServiceAccounts: made, given an address, assigned, rotated, ended.
func TestServiceAccounts(t *testing.T) {
	each(t, func(w *world) {
		ctx, api, g := w.Context(), w.sdk.ServiceAccountsApi, w.project("MyProject")
		made := do(w, 201, api.CreateOrgServiceAccount(ctx, w.org, from[admin.OrgServiceAccountRequest](w,
			`{"name":"ci","description":"Deploys from CI","roles":["ORG_MEMBER"],"secretExpiresAfterHours":2160}`)))
		id, first := made.GetClientId(), made.GetSecrets()[0]
		other := w.oauth(id, first.GetSecret())
		do(w, 200, other.OrganizationsApi.GetOrg(ctx, w.org))
		refused(w, "USER_UNAUTHORIZED", other.ProjectsApi.GetGroup(ctx, g))
		do(w, 200, api.InviteGroupServiceAccount(ctx, id, g, from[admin.GroupServiceAccountRoleAssignment](w, `{"roles":["GROUP_READ_ONLY"]}`)))
		do(w, 200, other.ProjectsApi.GetGroup(ctx, g))
		do(w, 200, api.UpdateGroupServiceAccount(ctx, id, g, from[admin.GroupServiceAccountUpdateRequest](w, `{"roles":["GROUP_CLUSTER_MANAGER"]}`)))
		if groups := do(w, 200, api.GetServiceAccountGroups(ctx, w.org, id)); groups.GetTotalCount() != 1 {
			w.Errorf("%d projects", groups.GetTotalCount())
		}
		next := do(w, 201, api.CreateOrgSecret(ctx, w.org, id, from[admin.ServiceAccountSecretRequest](w, `{"secretExpiresAfterHours":8}`)))
		w.oauth(id, next.GetSecret())
		end(w, 204, api.DeleteOrgSecret(ctx, id, first.GetId(), w.org))
		list := do(w, 200, api.CreateOrgAccessList(ctx, w.org, id, from[[]admin.ServiceAccountIPAccessListEntry](w, `[{"ipAddress":"203.0.113.7"},{"cidrBlock":"198.51.100.0/24"}]`)))
		if list.GetTotalCount() != 2 {
			w.Errorf("%d entries", list.GetTotalCount())
		}
		refused(w, "IP_ADDRESS_NOT_ON_ACCESS_LIST", other.ProjectsApi.GetGroup(ctx, g))
		end(w, 204, api.DeleteOrgAccessEntry(ctx, w.org, id, "198.51.100.0/24"))
		end(w, 204, api.DeleteGroupAccessEntry(ctx, g, id, "203.0.113.7"))
		end(w, 204, api.DeleteGroupServiceAccount(ctx, id, g))
		do(w, 200, api.UpdateOrgServiceAccount(ctx, id, w.org, from[admin.OrgServiceAccountUpdateRequest](w, `{"name":"renamed"}`)))
		own := do(w, 201, api.CreateGroupServiceAccount(ctx, g, from[admin.GroupServiceAccountRequest](w,
			`{"name":"inner","description":"d","roles":["GROUP_READ_ONLY"],"secretExpiresAfterHours":8}`)))
		do(w, 200, api.GetGroupServiceAccount(ctx, g, own.GetClientId()))
		end(w, 204, api.DeleteOrgServiceAccount(ctx, id, w.org))
		refused(w, "SERVICE_ACCOUNT_NOT_FOUND", api.GetOrgServiceAccount(ctx, w.org, id))
		if all := do(w, 200, api.ListOrgServiceAccounts(ctx, w.org)); len(all.GetResults()) != 2 {
			w.Errorf("%d service accounts", len(all.GetResults()))
		}
	})
}

func TestKeys(t *testing.T) {
	each(t, func(w *world) {
		ctx, api, g := w.Context(), w.sdk.ProgrammaticAPIKeysApi, w.project("MyProject")
		key := do(w, 200, api.CreateOrgApiKey(ctx, w.org, from[admin.CreateAtlasOrganizationApiKey](w, `{"desc":"legacy backup","roles":["ORG_READ_ONLY"]}`)))
		id := key.GetId()
		other := w.client(admin.UseDigestAuth(key.GetPublicKey(), key.GetPrivateKey()))
		do(w, 200, other.OrganizationsApi.GetOrgSettings(ctx, w.org))
		end(w, 204, api.AddGroupApiKey(ctx, g, id, from[[]admin.UserAccessRoleAssignment](w, `[{"roles":["GROUP_READ_ONLY"]}]`)))
		do(w, 200, api.UpdateApiKeyRoles(ctx, g, id, from[admin.UpdateAtlasProjectApiKey](w, `{"roles":["GROUP_OWNER"]}`)))
		do(w, 200, api.ListGroupApiKeys(ctx, g))
		do(w, 200, api.CreateOrgAccessEntry(ctx, w.org, id, from[[]admin.UserAccessListRequest](w, `[{"ipAddress":"203.0.113.10"},{"ipAddress":"127.0.0.1"}]`)))
		do(w, 200, api.GetOrgAccessEntry(ctx, w.org, "203.0.113.10", id))
		do(w, 200, other.ProjectsApi.GetGroup(ctx, g))
		end(w, 204, api.DeleteAccessEntry(ctx, w.org, id, "203.0.113.10"))
		refused(w, "CANNOT_REMOVE_CALLER_FROM_ACCESS_LIST", request[struct{}](empty{api.DeleteAccessEntry(ctx, w.org, id, "127.0.0.1")}))
		end(w, 204, api.RemoveGroupApiKey(ctx, g, id))
		do(w, 200, api.UpdateOrgApiKey(ctx, w.org, id, from[admin.UpdateAtlasOrganizationApiKey](w, `{"desc":"renamed"}`)))
		do(w, 200, api.CreateGroupApiKey(ctx, g, from[admin.CreateAtlasProjectApiKey](w, `{"desc":"inner","roles":["GROUP_READ_ONLY"]}`)))
		end(w, 204, api.DeleteOrgApiKey(ctx, w.org, id))
		refused(w, "API_KEY_NOT_FOUND", api.GetOrgApiKey(ctx, w.org, id))
	})
}
