package main

// part is a body of a partial import.
type part = map[string]any

// parts are the imports that make a large realm, each of a size that a server
// takes in one transaction without trouble.
func (c crowd) parts() []part {
	var roles, groups, clients, users []part
	for i := range c.roles {
		roles = append(roles, part{"name": c.role(i), "description": "A made-up role", "composite": true, "composites": part{"realm": []string{"offline_access"}}})
	}
	out := []part{{"roles": part{"realm": roles}}}
	for i := range c.groups {
		if i%inEach == 0 {
			groups = append(groups, part{"name": c.group(i), "path": c.path(i), "realmRoles": []string{c.role(i / inEach)}, "subGroups": []part{}})
			continue
		}
		top := groups[len(groups)-1]
		top["subGroups"] = append(top["subGroups"].([]part), part{"name": c.group(i), "path": c.path(i), "attributes": part{"town": []string{"Seoul"}}})
	}
	for i := range c.clients {
		one := part{"clientId": c.client(i), "enabled": true, "publicClient": !c.machine(i), "redirectUris": []string{"https://" + c.client(i) + ".example.com/*"}}
		if c.machine(i) {
			one["serviceAccountsEnabled"], one["secret"] = true, "made-up"
			users = append(users, part{"username": "service-account-" + c.client(i), "enabled": true, "serviceAccountClientId": c.client(i), "realmRoles": []string{c.role(i)}})
		}
		clients = append(clients, one)
	}
	for i := range c.users {
		u := userNumber(i)
		users = append(users, part{"username": u.Username, "email": u.Email, "enabled": true, "groups": []string{c.path(i % c.groups)}, "realmRoles": []string{c.role(i), "default-roles-" + realmName}})
	}
	for at := 0; at < len(clients); at += 200 {
		own := part{}
		some := clients[at:min(len(clients), at+200)]
		for _, one := range some {
			own[one["clientId"].(string)] = []part{{"name": "use", "description": "A made-up role"}}
		}
		out = append(out, part{"clients": some, "roles": part{"client": own}})
	}
	for at := 0; at < len(groups); at += 50 {
		out = append(out, part{"groups": groups[at:min(len(groups), at+50)]})
	}
	for at := 0; at < len(users); at += 50 {
		out = append(out, part{"users": users[at:min(len(users), at+50)]})
	}
	return out
}
