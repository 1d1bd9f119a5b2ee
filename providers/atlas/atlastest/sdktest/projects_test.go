package sdktest

import (
	"testing"

	"go.mongodb.org/atlas-sdk/v20250312018/admin"
)

func TestOrganizationAndProject(t *testing.T) {
	each(t, func(w *world) {
		ctx, orgs, api := w.Context(), w.sdk.OrganizationsApi, w.sdk.ProjectsApi
		do(w, 200, orgs.UpdateOrgSettings(ctx, w.org, from[admin.OrganizationSettings](w, `{"maxServiceAccountSecretValidityInHours":8760,"multiFactorAuthRequired":true}`)))
		do(w, 200, orgs.ListOrgs(ctx).Name(""))
		owner := do(w, 200, w.sdk.MongoDBCloudUsersApi.ListOrgUsers(ctx, w.org)).GetResults()[0].GetId()
		made := do(w, 201, orgs.CreateOrg(ctx, from[admin.CreateOrganizationRequest](w, `{"name":"Second","orgOwnerId":"`+owner+`","apiKey":{"desc":"x","roles":["ORG_OWNER"]}}`)))
		key := made.GetApiKey()
		other := w.client(admin.UseDigestAuth(key.GetPublicKey(), key.GetPrivateKey()))
		second := made.Organization.GetId()
		do(w, 200, other.OrganizationsApi.UpdateOrg(ctx, second, from[admin.AtlasOrganization](w, `{"name":"Renamed"}`)))
		end(w, 204, other.OrganizationsApi.DeleteOrg(ctx, second))
		// What the CLI sends: read-only fields and an empty owner.
		p := do(w, 201, api.CreateGroup(ctx, from[admin.Group](w, `{"name":"p","orgId":"`+w.org+`","clusterCount":0,"created":"0001-01-01T00:00:00Z","tags":[{"key":"env","value":"prod"}]}`)).ProjectOwnerId(owner)).GetId()
		refused(w, "GROUP_ALREADY_EXISTS", api.CreateGroup(ctx, from[admin.Group](w, `{"name":"p","orgId":"`+w.org+`"}`)))
		do(w, 200, api.UpdateGroup(ctx, p, from[admin.GroupUpdate](w, `{"name":"q","tags":[]}`)))
		do(w, 200, api.GetGroupByName(ctx, "q"))
		do(w, 200, api.UpdateGroupSettings(ctx, p, from[admin.GroupSettings](w, `{"isDataExplorerEnabled":false}`)))
		do(w, 200, api.SetGroupLimit(ctx, "atlas.project.deployment.clusters", p, from[admin.DataFederationLimit](w, `{"name":"atlas.project.deployment.clusters","value":30}`)))
		do(w, 200, api.ListGroupLimits(ctx, p))
		end(w, 204, api.DeleteGroupLimit(ctx, "atlas.project.deployment.clusters", p))
		do(w, 200, api.GetGroupIpAddresses(ctx, p))
		do(w, 200, orgs.GetOrgGroups(ctx, w.org).Name("q"))
		end(w, 202, api.DeleteGroup(ctx, p))
		refused(w, "GROUP_NOT_FOUND", api.GetGroup(ctx, p))
	})
}

func TestDatabases(t *testing.T) {
	each(t, func(w *world) {
		ctx, users, roles, g := w.Context(), w.sdk.DatabaseUsersApi, w.sdk.CustomDatabaseRolesApi, w.project("MyProject")
		do(w, 202, roles.CreateCustomDbRole(ctx, g, from[admin.UserCustomDBRole](w, `{"roleName":"reader","actions":[{"action":"FIND","resources":[{"cluster":false,"collection":"c","db":"db"}]}]}`)))
		do(w, 201, users.CreateDatabaseUser(ctx, g, from[admin.CloudDatabaseUser](w,
			`{"databaseName":"admin","groupId":"`+g+`","username":"a/b","password":"made-up-secret","roles":[{"databaseName":"admin","roleName":"reader"}],"scopes":[{"name":"c0","type":"CLUSTER"}]}`)))
		do(w, 200, users.GetDatabaseUser(ctx, g, "admin", "a/b"))
		do(w, 200, users.UpdateDatabaseUser(ctx, g, "admin", "a/b", from[admin.CloudDatabaseUser](w, `{"databaseName":"admin","groupId":"`+g+`","username":"a/b","roles":[{"databaseName":"admin","roleName":"readAnyDatabase"}]}`)))
		do(w, 200, roles.UpdateCustomDbRole(ctx, g, "reader", from[admin.UpdateCustomDBRole](w, `{"inheritedRoles":[{"db":"admin","role":"read"}]}`)))
		if list := do(w, 200, roles.ListCustomDbRoles(ctx, g)); len(list) != 1 {
			w.Errorf("%d roles", len(list))
		}
		end(w, 204, roles.DeleteCustomDbRole(ctx, g, "reader"))
		end(w, 204, users.DeleteDatabaseUser(ctx, g, "admin", "a/b"))
		do(w, 201, users.CreateDatabaseUser(ctx, g, from[admin.CloudDatabaseUser](w,
			`{"databaseName":"$external","groupId":"`+g+`","username":"user389","x509Type":"MANAGED","roles":[{"databaseName":"admin","roleName":"atlasAdmin"}]}`)))
		do(w, 201, w.sdk.X509AuthenticationApi.CreateDatabaseUserCert(ctx, g, "user389", from[admin.UserCert](w, `{"monthsUntilExpiration":1}`)))
		do(w, 200, w.sdk.X509AuthenticationApi.ListDatabaseUserCerts(ctx, g, "user389"))
	})
}

func TestNetworkAlertsAndSecurity(t *testing.T) {
	each(t, func(w *world) {
		ctx, list, alerts, g := w.Context(), w.sdk.ProjectIPAccessListApi, w.sdk.AlertConfigurationsApi, w.project("MyProject")
		do(w, 201, list.CreateAccessListEntry(ctx, g, from[[]admin.NetworkPermissionEntry](w, `[{"ipAddress":"203.0.113.7","comment":"office"},{"cidrBlock":"198.51.100.0/24"}]`)))
		do(w, 200, list.GetAccessListEntry(ctx, g, "198.51.100.0/24"))
		do(w, 200, list.GetAccessListStatus(ctx, g, "203.0.113.7"))
		end(w, 204, list.DeleteAccessListEntry(ctx, g, "198.51.100.0/24"))
		do(w, 200, list.ListAccessListEntries(ctx, g))
		const expiring = `{"eventTypeName":"GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING","enabled":true,"notifications":[{"typeName":"GROUP","intervalMin":60,"delayMin":0,"emailEnabled":true,"smsEnabled":false,"roles":["GROUP_OWNER"]}]}`
		id := do(w, 201, alerts.CreateAlertConfig(ctx, g, from[admin.GroupAlertsConfig](w, expiring))).GetId()
		do(w, 200, alerts.UpdateAlertConfig(ctx, g, id, from[admin.GroupAlertsConfig](w, expiring)))
		do(w, 200, alerts.ToggleAlertConfig(ctx, g, id, from[admin.AlertsToggle](w, `{"enabled":false}`)))
		do(w, 200, alerts.ListAlertConfigs(ctx, g))
		end(w, 204, alerts.DeleteAlertConfig(ctx, g, id))
		ldap := w.sdk.LDAPConfigurationApi
		do(w, 202, ldap.UpdateUserSecurity(ctx, g, from[admin.UserSecurity](w, `{"ldap":{"hostname":"ldap.acme.example","port":636,"bindPassword":"made-up","userToDNMapping":[{"match":"(.+)","substitution":"{0}"}]}}`)))
		do(w, 200, ldap.GetUserSecurity(ctx, g))
		do(w, 202, ldap.DeleteLdapUserMapping(ctx, g))
		do(w, 202, w.sdk.X509AuthenticationApi.DisableSecurityCustomerX509(ctx, g))
	})
}
