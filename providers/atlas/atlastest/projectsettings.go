package atlastest

import "maps"

func projectSettingRoutes(r *router) {
	g := r.of(1200, v2023)
	g.on("GET /groups/{}/settings", projectReader, (*call).getProjectSettings)
	g.on("PATCH /groups/{}/settings", projectOwner, (*call).updateProjectSettings)
	g.on("GET /groups/{}/managedSlowMs", projectReader, func(c *call) (answer, error) { return told(!c.project.SlowOff) })
	g.on("POST /groups/{}/managedSlowMs/enable", projectOwner, func(c *call) (answer, error) { return c.slow(false) })
	g.on("DELETE /groups/{}/managedSlowMs/disable", projectOwner, func(c *call) (answer, error) { return c.slow(true) })
	g.on("GET /groups/{}/ipAddresses", projectReader, (*call).getAddresses)
}

// projectDefaults are the settings of a new project (recordings: TestProjectSettings/Describe).
func projectDefaults() object {
	return object{
		"isAtlasHomePageAiAssistantEnabled": true, "isClusterAiAssistantEnabled": true,
		"isCollectDatabaseSpecificsStatisticsEnabled": true, "isDataExplorerEnabled": true,
		"isDataExplorerGenAIFeaturesEnabled": true, "isDataExplorerGenAISampleDocumentPassingEnabled": false,
		"isDataValidationEnabled": true, "isExtendedStorageSizesEnabled": false, "isNativeRerankingEnabled": false,
		"isPerformanceAdvisorEnabled": true, "isRealtimePerformancePanelEnabled": true, "isSchemaAdvisorEnabled": true,
	}
}

func (c *call) tellProjectSettings() (answer, error) {
	out := projectDefaults()
	maps.Copy(out, c.project.Settings)
	a, err := told(out)
	return a.with("Location", c.base(c.r)+"//api/atlas/v1.0"), err
}

func (c *call) getProjectSettings() (answer, error) { return c.tellProjectSettings() }

func (c *call) updateProjectSettings() (answer, error) {
	o, err := c.body()
	if err != nil {
		return answer{}, err
	}
	k := checks{of: o}
	known, set := projectDefaults(), object{}
	for name, v := range o {
		if _, ok := known[name]; !ok || v == nil {
			continue
		}
		if _, ok := v.(bool); !ok {
			k.wrong(name, "must be a boolean")
		}
		set[name] = v
	}
	if err := k.err(); err != nil {
		return answer{}, err
	}
	maps.Copy(c.project.Settings, set)
	return c.tellProjectSettings()
}

func (c *call) slow(off bool) (answer, error) {
	c.project.SlowOff = off
	return done()
}

// getAddresses tells of a project without clusters.
func (c *call) getAddresses() (answer, error) {
	return told(object{"groupId": c.project.ID, "services": object{"clusters": []any{}}})
}
