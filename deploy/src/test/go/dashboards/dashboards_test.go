// Package dashboards reads our dashboards by Grafana's own schema, as Grafana's Foundation SDK has it.
package dashboards

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/bargauge"
	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

const folder = "../../../../grafana/dashboards"

// The kinds of panel and of query that ours use. Any other is a fault, since nothing here would read it strictly.
func init() {
	for _, kind := range []variants.PanelcfgConfig{bargauge.VariantConfig(), stat.VariantConfig(), timeseries.VariantConfig()} {
		cog.NewRuntime().RegisterPanelcfgVariant(kind)
	}
	cog.NewRuntime().RegisterDataqueryVariant(prometheus.VariantConfig())
}

// faults are what the schema does not know, misses, or has of another type, each with its place.
type faults []string

func (f *faults) add(place string, err error) {
	if err == nil {
		return
	}
	// Without a fault the SDK returns an empty list that is no nil.
	for _, line := range strings.Split(err.Error(), "\n") {
		if line != "" {
			*f = append(*f, place+": "+line)
		}
	}
}

func read(raw []byte) (found faults) {
	var board dashboard.Dashboard
	found.add("dashboard", board.UnmarshalJSONStrict(raw))
	var parts struct{ Panels []json.RawMessage }
	found.add("dashboard", json.Unmarshal(raw, &parts))
	for _, panel := range parts.Panels {
		found = append(found, readPanel(panel)...)
	}
	return found
}

// readPanel reads what the SDK's strict reading of a whole dashboard passes over: kinds that it does not know, and fieldConfig.
func readPanel(raw []byte) (found faults) {
	var parts struct {
		Title, Type string
		FieldConfig json.RawMessage
		Panels      []json.RawMessage
	}
	found.add("panel", json.Unmarshal(raw, &parts))
	if parts.Type == "row" {
		for _, panel := range parts.Panels {
			found = append(found, readPanel(panel)...)
		}
		return found
	}
	place := "panel '" + parts.Title + "'"
	if _, known := cog.ConfigForPanelcfgVariant(parts.Type); !known {
		found = append(found, place+": type "+parts.Type+": register its schema in this test")
	}
	var config dashboard.FieldConfigSource
	found.add(place+": fieldConfig", config.UnmarshalJSONStrict(parts.FieldConfig))
	var panel dashboard.Panel
	found.add(place, panel.UnmarshalJSONStrict(raw))
	found.add(place, panel.Validate())
	for _, query := range panel.Targets {
		if _, known := query.(prometheus.Dataquery); !known {
			found = append(found, place+": a query of "+query.DataqueryType()+", not of Prometheus")
		}
	}
	return found
}

func dashboards(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no dashboards in %s: %v", folder, err)
	}
	all := make(map[string][]byte, len(files))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(file)] = raw
	}
	return all
}

func TestGrafanaKnowsEveryField(t *testing.T) {
	for name, raw := range dashboards(t) {
		for _, fault := range read(raw) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

func TestWhatIsWrongIsSeenAtEveryDepth(t *testing.T) {
	good := string(dashboards(t)["wheeltapper-overview.json"])
	for _, wrong := range []struct{ old, new, seen string }{
		{`"schemaVersion"`, `"schemaVersions"`, "schemaVersion"},
		{`"refresh": "30s"`, `"refresh": 30`, "refresh"},
		{`"gridPos"`, `"gridPosition"`, "gridPosition"},
		{`"colorMode"`, `"colourMode"`, "colourMode"},
		{`"thresholds": {`, `"limits": {`, "limits"},
		{`"drawStyle"`, `"drawnStyle"`, "drawnStyle"},
		{`"legendFormat"`, `"legend"`, "legend"},
		{`"type": "bargauge"`, `"type": "bar-gauge"`, "bar-gauge"},
		{`"allValue"`, `"valueOfAll"`, "valueOfAll"},
	} {
		bad := strings.Replace(good, wrong.old, wrong.new, 1)
		if bad == good {
			t.Errorf("%s: not there to be spoilt", wrong.old)
		}
		if said := strings.Join(read([]byte(bad)), "\n"); !strings.Contains(said, wrong.seen) {
			t.Errorf("%s for %s: not seen, but: %s", wrong.new, wrong.old, said)
		}
	}
}
